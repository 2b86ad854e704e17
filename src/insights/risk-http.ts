import { z } from 'zod';
import { DAY } from '../kernel/clock';
import { route, type Route } from '../kernel/route';
import type { InsightContext } from './context';
import { dryRun, firingsOf, mayBeOn, type Firing } from './risk';

type Ctx = InsightContext;

const hours = z.number().int().min(1).max(2_160);
/** When a rule fires, as it is written in settings and asked for in a dry run. */
export const RiskInput = z.strictObject({
  trigger: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('silent'), days: z.number().int().min(1).max(90) }),
    z.strictObject({ kind: z.literal('untouched'), hours }),
    z.strictObject({ kind: z.literal('red') }),
    z.strictObject({ kind: z.literal('pool'), hours }),
    z.strictObject({ kind: z.literal('hops'), hops: z.number().int().min(1).max(10) }),
  ]),
  source: z.string().max(32).nullable().default(null),
  minBudgetFen: z.number().int().min(1).max(1_000_000_000_000).nullable().default(null),
  cap: z.number().int().min(1).max(200).nullable().default(null),
});
const DAYS = 90;
const count = z.number();

/** Risk rules against history. */
export const riskRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'POST', path: '/risks/dry-run', access: ['director', 'operations'] },
    summary: '风险规则在过去 90 天会触发多少次、涉及多少位销售；不发任何提醒',
    input: z.strictObject({ rule: RiskInput }),
    output: z.object({
      ...{ text: z.string(), fires: count, reps: count },
      most: count.describe('一位销售 7 天内最多触发的次数'),
      noisy: z.boolean().describe('是否有人一周超过 20 次'),
      told: count.describe('按上限会发出的次数'),
      mayBeOn: z.boolean().describe('太吵又没有上限的规则不能启用'),
      latest: z.array(
        z.object({
          ...{ leadId: z.string(), title: z.string(), at: z.number() },
          ...{ ownerId: z.string(), ownerName: z.string().nullable() },
        }),
      ),
    }),
    run: async (ctx: Ctx, { rule }) => {
      const span = { from: ctx.now - DAYS * DAY, to: ctx.now };
      const firings: Firing[] = [];
      for await (const stints of ctx.risks.stints(ctx.actor.scope, span.from))
        firings.push(...firingsOf(rule, stints, span));
      const run = dryRun(rule, firings, span);
      const titles = await ctx.board.name(run.latest.map(({ leadId }) => leadId));
      const titleOf = new Map(titles.map(({ id, title }) => [id, title]));
      const nameOf = new Map(ctx.directory.members.map(({ id, name }) => [id, name]));
      return {
        ...{ ...run, mayBeOn: mayBeOn(rule, run) },
        text: `会触发 ${String(run.fires)} 次，${String(run.reps)} 位销售`,
        latest: run.latest.map((firing) => ({
          ...{ ...firing, title: titleOf.get(firing.leadId) ?? '已删除的线索' },
          ownerName: nameOf.get(firing.ownerId) ?? null,
        })),
      };
    },
  }),
];
