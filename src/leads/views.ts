import { z } from 'zod';
import { maskPhone } from '../kernel/phone';
import type { LeadHttpContext } from './context';
import { LEAD_STATES, titleOf, type Lead } from './lead';

type Ctx = Pick<LeadHttpContext, 'leadQueries' | 'merges'>;

export const LIGHTS = ['green', 'yellow', 'red'] as const;

/** A lead in a list. */
export const LeadItem = z.object({
  id: z.string(),
  title: z.string(),
  companyName: z.string(),
  contactName: z.string(),
  sourceId: z.string(),
  region: z.string().nullable(),
  industry: z.string().nullable(),
  budgetRange: z.string().nullable(),
  state: z.enum(LEAD_STATES),
  light: z.enum(LIGHTS),
  ownerId: z.string().nullable(),
  createdAt: z.number(),
  tags: z.array(z.string()).describe('来源的标签'),
  highIntent: z.boolean().describe('高意向：客户来过电话'),
  dueAt: z.number().nullable().describe('首次联系的下一个时限，UTC 毫秒；没有在计时则为 null'),
  score: z.number().describe('评分，0 到 100'),
  mqlAt: z.number().nullable().describe('自何时起是市场合格线索，UTC 毫秒'),
});

/** A lead with what its page shows; the number is masked. */
export type LeadDetail = z.infer<typeof LeadDetail>;
export const LeadDetail = LeadItem.extend({
  code: z.string().describe('客户编号，可以用来搜索'),
  creditCode: z.string().nullable().describe('统一社会信用代码'),
  phone: z.string().nullable().describe('打码的号码；完整号码用 reveal-phone 查看并留痕'),
  email: z.string().nullable(),
  wechat: z.string().nullable(),
  jobTitle: z.string().nullable(),
  companySize: z.string().nullable(),
  purchaseStage: z.string().nullable(),
  decisionRole: z.string().nullable(),
  message: z.string().nullable(),
  customFields: z
    .array(z.object({ name: z.string(), value: z.string() }))
    .describe('表格或表单里的其他字段'),
  contacts: z
    .array(
      z.object({
        leadId: z.string(),
        name: z.string(),
        jobTitle: z.string().nullable(),
        phone: z.string(),
      }),
    )
    .describe('合并进来的其他联系人；完整号码同样用 reveal-phone 查看'),
  disqualifiedBecause: z.string().nullable(),
  acceptedAt: z.number().nullable(),
  firstTouchAt: z.number().nullable(),
  effectiveAt: z.number().nullable().describe('第一次有效触达'),
  round: z.number(),
  silence: z.enum(LIGHTS).describe('多久没有有效触达：黄、红之后释放'),
  poolId: z.string().nullable(),
  hops: z.number(),
  mergedInto: z.string().nullable().describe('合并后代替它的线索'),
  heat: z.number().describe('热度：又来询问过几次'),
});

const listsOf = ({ tags, customFields }: Lead): Pick<LeadDetail, 'tags' | 'customFields'> => ({
  tags: [...(tags ?? [])],
  customFields: [...(customFields ?? [])],
});

const contactOf = ({
  id: leadId,
  contactName: name,
  jobTitle,
  phone,
}: Lead): LeadDetail['contacts'] =>
  phone === null ? [] : [{ leadId, name, jobTitle, phone: maskPhone(phone) }];

/** A lead as `LeadDetail`. */
export async function detail(ctx: Ctx, lead: Lead): Promise<LeadDetail> {
  const dueAt = await ctx.leadQueries.dueAt(lead.id);
  const phone = lead.phone && maskPhone(lead.phone);
  const contacts = (await ctx.merges.joinedTo(lead.id)).flatMap(contactOf);
  return { ...lead, title: titleOf(lead), phone, dueAt, contacts, ...listsOf(lead) };
}
