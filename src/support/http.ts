import { z } from 'zod';
import { DAY } from '../kernel/clock';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { titleOf, visibleLead } from '../leads';
import { decideSupport } from './commands/decide-support';
import { evidenceOn, requestSupport } from './commands/request-support';
import type { SupportContext } from './context';
import { askedText, returnAfter, type After, type SupportRequest } from './support';

type Ctx = SupportContext;

const LEADERS = ['manager', 'director', 'operations'] as const;
const Id = z.string().max(36);
const RETURNS = [30, 60] as const;
const SHOWN_DAYS = 180;

const Return = z
  .object({
    ...{ days: z.number(), effectiveTouches: z.number(), qualified: z.boolean() },
    budgetFen: z.number().describe('这段时间内转为有效的线索写明的最低预算'),
    ratio: z.number().nullable().describe('每花 1 元对应的预算；没有金额的申请为空'),
  })
  .nullable()
  .describe('批准后这么多天的结果；时间未到为空');
const Request = z.object({
  ...{
    id: z.string(),
    leadId: z.string(),
    memberId: z.string(),
    memberName: z.string().nullable(),
  },
  ...{ kind: z.string(), asked: z.string(), stage: z.string(), amountFen: z.number().nullable() },
  ...{ purpose: z.string(), state: z.enum(['pending', 'approved', 'declined']) },
  followUpId: z.string().describe('申请所依据的有效触达'),
  ...{ createdAt: z.number(), decidedAt: z.number().nullable() },
});
const Returned = Request.extend({ title: z.string(), after30: Return, after60: Return });

type Described = z.infer<typeof Request>;

function describe(ctx: Ctx, request: SupportRequest): Described {
  const member = ctx.directory.members.find(({ id }) => id === request.memberId);
  return {
    ...request,
    memberName: member?.name ?? null,
    asked: askedText(ctx.supportPolicy, request),
  };
}

const UNKNOWN: After = { effectiveTouches: [], qualifiedAt: null, budgetFen: 0 };

async function withReturns(
  ctx: Ctx,
  requests: readonly SupportRequest[],
): Promise<z.infer<typeof Returned>[]> {
  const after = await ctx.supports.after(requests.map(({ leadId }) => leadId));
  const rows = [];
  for (const request of requests) {
    const known = { ...(after.get(request.leadId) ?? UNKNOWN), now: ctx.now };
    const approved = request.state === 'approved' ? request : { ...request, decidedAt: null };
    const [after30, after60] = RETURNS.map((days) => returnAfter(days, approved, known));
    const lead = await ctx.leads.find(request.leadId);
    const title = lead ? titleOf(lead) : '已删除的线索';
    rows.push({
      ...describe(ctx, request),
      title,
      after30: after30 ?? null,
      after60: after60 ?? null,
    });
  }
  return rows;
}

const decision = (verb: 'approve' | 'decline'): Route<Ctx> =>
  route({
    ...{ method: 'POST', path: `/support/:id/${verb}`, access: LEADERS, once: true },
    summary: verb === 'approve' ? '同意一条资源申请' : '不同意一条资源申请',
    input: z.strictObject({ id: Id }),
    output: Request,
    run: async (ctx: Ctx, { id }) =>
      describe(ctx, await decideSupport(ctx, { requestId: id, approved: verb === 'approve' })),
  });

/** 资源申请: what may be asked for, asking, deciding, and what came of it. */
export const supportRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/leads/:id/support', access: EVERY_MEMBER },
    summary: '能不能为这条线索申请资源、还缺什么，和申请过的',
    input: z.strictObject({ id: Id }),
    output: z.object({
      mayAsk: z.boolean(),
      missing: z.string().nullable().describe('不能申请时缺什么'),
      evidence: z.object({ followUpId: z.string(), at: z.number() }).nullable(),
      stages: z.array(z.string()),
      kinds: z.array(
        z.object({ id: z.string(), name: z.string(), from: z.string(), money: z.boolean() }),
      ),
      maxFen: z.number(),
      requests: z.array(Request),
    }),
    run: async (ctx: Ctx, { id }) => {
      const lead = await visibleLead(ctx, id);
      const { stages, kinds, maxFen, evidenceDays } = ctx.supportPolicy;
      const found = await evidenceOn(ctx, id);
      const isOwner = ctx.actor.kind === 'member' && lead.ownerId === ctx.actor.memberId;
      const missing = !isOwner
        ? '只有负责人可以申请'
        : found
          ? null
          : `最近 ${String(evidenceDays)} 天内还没有有凭证的有效触达`;
      return {
        ...{ mayAsk: missing === null, missing, maxFen },
        evidence: found ? { followUpId: found.id, at: found.occurredAt } : null,
        ...{ stages: [...stages], kinds: [...kinds] },
        requests: (await ctx.supports.listAbout(id)).map((request) => describe(ctx, request)),
      };
    },
  }),
  route({
    ...{ method: 'POST', path: '/leads/:id/support', access: EVERY_MEMBER, once: true },
    ...{ status: 201, summary: '为自己的线索申请资源；没有有效触达的凭证不能申请' },
    input: z.strictObject({
      ...{ id: Id, kind: z.string().max(32), stage: z.string().max(16) },
      amountFen: z.number().int().min(1).nullable().default(null),
      purpose: z.string().trim().max(200).default(''),
    }),
    output: Request,
    run: async (ctx: Ctx, { id, ...wish }) =>
      describe(ctx, await requestSupport(ctx, { ...wish, leadId: id })),
  }),
  decision('approve'),
  decision('decline'),
  route({
    ...{ method: 'GET', path: '/support', access: LEADERS },
    summary: '最近 180 天的资源申请，和批准 30、60 天后的结果',
    input: z.strictObject({}),
    output: z.object({ items: z.array(Returned) }),
    run: async (ctx: Ctx) => {
      const span = { from: ctx.now - SHOWN_DAYS * DAY, to: ctx.now + 1 };
      const requests = await ctx.supports.list(ctx.actor.scope, span);
      return { items: await withReturns(ctx, requests) };
    },
  }),
];
