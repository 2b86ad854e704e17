import { z } from 'zod';
import { CHANNELS, logFollowUp, OUTCOMES } from '../activities';
import { maskPhone } from '../kernel/phone';
import { EVERY_MEMBER, route, type Access, type Route } from '../kernel/route';
import { acceptLead } from './commands/accept-lead';
import { disqualifyLead } from './commands/disqualify-lead';
import { qualifyLead } from './commands/qualify-lead';
import { reopenLead } from './commands/reopen-lead';
import { revealPhone } from './commands/reveal-phone';
import { transferLead } from './commands/transfer-lead';
import { actingMember, visibleLead } from './commands/visible-lead';
import type { LeadHttpContext } from './context';
import { LEAD_STATES, titleOf, type Lead } from './lead';
import type { LeadQueries } from './queries';

type Ctx = LeadHttpContext;

const READERS: Access = [...EVERY_MEMBER, 'integrator'];
const Id = z.string().max(36);
const LIGHTS = ['green', 'yellow', 'red'] as const;

const LeadItem = z.object({
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

/** A lead as `LeadDetail`. */
export async function detail(ctx: Ctx, lead: Lead): Promise<LeadDetail> {
  const dueAt = await ctx.leadQueries.dueAt(lead.id);
  const phone = lead.phone && maskPhone(lead.phone);
  return { ...lead, title: titleOf(lead), phone, dueAt, ...listsOf(lead) };
}

/** What leads are chosen by. */
export const Filter = {
  state: z.enum(LEAD_STATES).optional(),
  light: z.enum(LIGHTS).optional(),
  ownerId: Id.optional(),
  search: z.string().trim().min(1).max(50).optional(),
};

type Filters = { [K in keyof typeof Filter]?: z.infer<(typeof Filter)[K]> };

/** The same within what the actor may see. */
export function filterOf(
  ctx: Pick<Ctx, 'actor'>,
  { state, light, ownerId, search }: Filters,
): Parameters<LeadQueries['count']>[0] {
  return {
    scope: ctx.actor.scope,
    ...(state ? { state: [state] } : {}),
    ...(light ? { light } : {}),
    ...(ownerId ? { ownerId } : {}),
    ...(search ? { search } : {}),
  };
}

const reading: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/leads', summary: '线索列表，新的或评分高的在前', access: READERS },
    input: z.strictObject({
      ...Filter,
      limit: z.coerce.number().int().min(1).max(100).default(20),
      after: Id.optional().describe('上一页最后一条的 id'),
      sort: z.enum(['newest', 'score']).default('newest'),
    }),
    output: z.object({ items: z.array(LeadItem), next: z.string().nullable() }),
    run: async (ctx: Ctx, { limit, after, sort, ...filter }) => {
      const rows = await ctx.leadQueries.list(filterOf(ctx, filter), {
        limit: limit + 1,
        ...(after ? { after } : {}),
        ...(sort === 'score' ? { by: sort } : {}),
      });
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  }),
  route({
    ...{ method: 'GET', path: '/leads/counts', summary: '线索数量', access: READERS },
    input: z.strictObject(Filter),
    output: z.object({
      open: z.number(),
      red: z.number(),
      total: z.number(),
      byState: z.record(z.string(), z.number()),
    }),
    run: (ctx: Ctx, filter) => ctx.leadQueries.count(filterOf(ctx, filter)),
  }),
  route({
    ...{ method: 'GET', path: '/leads/disqualify-reasons', summary: '无效的常用原因' },
    ...{ access: EVERY_MEMBER, input: z.strictObject({}) },
    output: z.object({ items: z.array(z.string()) }),
    run: (ctx: Ctx) => Promise.resolve({ items: [...ctx.disqualifyReasons] }),
  }),
  route({
    ...{ method: 'GET', path: '/leads/:id', summary: '一条线索', access: READERS },
    input: z.strictObject({ id: Id }),
    output: LeadDetail,
    run: async (ctx: Ctx, { id }) => detail(ctx, await visibleLead(ctx, id)),
  }),
  route({
    ...{
      method: 'GET',
      path: '/leads/:id/owners',
      summary: '历任负责人与派单依据',
      access: READERS,
    },
    input: z.strictObject({ id: Id }),
    output: z.object({
      items: z.array(
        z.object({
          round: z.number(),
          ownerId: z.string(),
          since: z.number(),
          decision: z.unknown().nullable(),
        }),
      ),
    }),
    run: async (ctx: Ctx, { id }) => {
      await visibleLead(ctx, id);
      return { items: await ctx.leadQueries.ownership(id) };
    },
  }),
];

type Change<I> = {
  path: string;
  summary: string;
  input: z.ZodType<I>;
  run: (ctx: Ctx, input: I) => Promise<Lead>;
};

const change = <I>({ path, summary, input, run }: Change<I>): Route<Ctx> =>
  route({
    ...{ method: 'POST', path, summary, access: EVERY_MEMBER, input, output: LeadDetail },
    once: true,
    run: async (ctx: Ctx, value: I) => detail(ctx, await run(ctx, value)),
  });

const writing: readonly Route<Ctx>[] = [
  change({
    ...{ path: '/leads/:id/accept', summary: '接手', input: z.strictObject({ id: Id }) },
    run: (ctx, { id }) => acceptLead(ctx, { leadId: id, byCard: false }),
  }),
  change({
    ...{ path: '/leads/:id/disqualify', summary: '标记无效' },
    input: z.strictObject({ id: Id, reason: z.string().trim().min(1).max(40) }),
    run: (ctx, { id, reason }) => disqualifyLead(ctx, { leadId: id, reason }),
  }),
  change({
    ...{ path: '/leads/:id/qualify', summary: '确认有效', input: z.strictObject({ id: Id }) },
    run: (ctx, { id }) => qualifyLead(ctx, { leadId: id }),
  }),
  change({
    ...{ path: '/leads/:id/reopen', summary: '撤销无效', input: z.strictObject({ id: Id }) },
    run: (ctx, { id }) => reopenLead(ctx, { leadId: id }),
  }),
  change({
    ...{
      path: '/leads/:id/transfer',
      summary: '转派',
      input: z.strictObject({ id: Id, memberId: Id }),
    },
    run: (ctx, { id, memberId }) => transferLead(ctx, { leadId: id, toMemberId: memberId }),
  }),
  route({
    ...{
      method: 'POST',
      path: '/leads/:id/follow-ups',
      summary: '记录一次联系，首次联系停止计时',
      access: EVERY_MEMBER,
      once: true,
    },
    status: 201,
    input: z.strictObject({
      id: Id,
      channel: z.enum(CHANNELS),
      outcome: z.enum(OUTCOMES).default('reached'),
      note: z.string().max(1_000).default(''),
      nextStep: z.string().max(200).nullable().default(null),
    }),
    output: z.object({ followUpId: z.string() }),
    run: async (ctx: Ctx, { id, ...followUp }) => {
      await visibleLead(ctx, id);
      const logged = await logFollowUp(ctx, {
        ...followUp,
        subjectId: id,
        memberId: actingMember(ctx),
      });
      return { followUpId: logged.id };
    },
  }),
  route({
    ...{
      method: 'POST',
      path: '/leads/:id/reveal-phone',
      summary: '查看完整号码（留痕）',
      access: EVERY_MEMBER,
      once: true,
    },
    input: z.strictObject({ id: Id }),
    output: z.object({ phone: z.string() }),
    run: (ctx: Ctx, { id }) => revealPhone(ctx, { leadId: id }),
  }),
];

export const leadRoutes: readonly Route<Ctx>[] = [...reading, ...writing];
