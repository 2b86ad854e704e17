import { z } from 'zod';
import { CHANNELS, logFollowUp, OUTCOMES } from '../activities';
import { EVERY_MEMBER, route, type Access, type Route } from '../kernel/route';
import { acceptLead } from './commands/accept-lead';
import { disqualifyLead } from './commands/disqualify-lead';
import { qualifyLead } from './commands/qualify-lead';
import { reopenLead } from './commands/reopen-lead';
import { revealPhone } from './commands/reveal-phone';
import { transferLead } from './commands/transfer-lead';
import { actingMember, visibleLead } from './commands/visible-lead';
import type { LeadHttpContext } from './context';
import { LEAD_STATES, type Lead } from './lead';
import type { LeadQueries } from './queries';
import { detail, LeadDetail, LeadItem, LIGHTS } from './views';

type Ctx = LeadHttpContext;

const READERS: Access = [...EVERY_MEMBER, 'integrator'];
const Id = z.string().max(36);
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
