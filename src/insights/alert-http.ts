import { z } from 'zod';
import { DAY } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import { route, type Route } from '../kernel/route';
import { isRetired, type RiskAlert, type RiskShow, type Tally, type WatchedRule } from './alert';
import { shareOf } from './board';
import type { InsightContext } from './context';
import { Share } from './http';

type Ctx = InsightContext;

const LEADERS = ['manager', 'director', 'operations'] as const;
const DAYS = 30;
const count = z.number();

const Suggestion = z.object({
  ...{ id: z.string(), text: z.string(), shown: count, accepted: count },
  acceptance: Share,
  retired: z.boolean().describe('展示 30 次从未采纳的不再展示'),
});
const Rule = z.object({
  ...{ id: z.string(), name: z.string(), alerts: count.describe('最近 30 天触发的次数') },
  state: z
    .enum(['off', 'waiting', 'on', 'noisy'])
    .describe('waiting 下一次检查时先用 90 天历史试算；noisy 太吵又没有上限，没有启用'),
  history: z
    .object({ fires: count, reps: count, most: count, judgedAt: count })
    .nullable()
    .describe('启用前用 90 天历史试算的结果'),
  suggestions: z.array(Suggestion),
});
const Alert = z.object({
  ...{ id: z.string(), leadId: z.string(), title: z.string(), ownerId: z.string() },
  ...{ ownerName: z.string().nullable(), firedAt: count },
  capped: z.boolean().describe('超过每周上限，没有提醒任何人'),
  told: z.array(
    z.object({
      ...{ memberId: z.string(), name: z.string().nullable(), suggestionId: z.string().nullable() },
      answer: z.enum(['accepted', 'declined']).nullable(),
    }),
  ),
});

function suggestionsOf(
  { id: ruleId, suggestions }: WatchedRule,
  tallies: readonly Tally[],
): z.infer<typeof Suggestion>[] {
  return suggestions.map(({ id, text }) => {
    const tally = tallies.find((one) => one.ruleId === ruleId && one.suggestionId === id);
    const { shown, accepted } = tally ?? { shown: 0, accepted: 0 };
    const retired = isRetired({ shown, accepted });
    return { id, text, shown, accepted, acceptance: shareOf(accepted, shown), retired };
  });
}

async function listRules(ctx: Ctx): Promise<z.infer<typeof Rule>[]> {
  const standings = new Map((await ctx.alerts.standings()).map((one) => [one.ruleId, one]));
  const alerts = await ctx.alerts.countSince(ctx.actor.scope, ctx.now - DAYS * DAY);
  const tallies = await ctx.alerts.tallies();
  return ctx.riskRules.map((rule) => {
    const standing = standings.get(rule.id);
    return {
      ...{ id: rule.id, name: rule.name, alerts: alerts.get(rule.id) ?? 0 },
      state: rule.on ? (standing?.state ?? 'waiting') : 'off',
      history: standing ?? null,
      suggestions: suggestionsOf(rule, tallies),
    };
  });
}

async function describe(ctx: Ctx, alerts: readonly RiskAlert[]): Promise<z.infer<typeof Alert>[]> {
  const shows = await ctx.alerts.shows(alerts.map(({ id }) => id));
  const leads = await ctx.board.name(alerts.map(({ leadId }) => leadId));
  const titleOf = new Map(leads.map(({ id, title }) => [id, title]));
  const nameOf = new Map(ctx.directory.members.map(({ id, name }) => [id, name]));
  const told = ({
    recipientId,
    suggestionId,
    answer,
  }: RiskShow): z.infer<typeof Alert>['told'][number] => ({
    ...{ memberId: recipientId, name: nameOf.get(recipientId) ?? null, suggestionId, answer },
  });
  return alerts.map(({ id, leadId, ownerId, firedAt, capped }) => ({
    ...{ id, leadId, ownerId, firedAt, capped, title: titleOf.get(leadId) ?? '已删除的线索' },
    ownerName: nameOf.get(ownerId) ?? null,
    told: shows.filter(({ alertId }) => alertId === id).map(told),
  }));
}

/** The rules that are watched, how they do, and each alert behind a number. */
export const alertRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/risks', access: LEADERS },
    summary: '风险规则：是否启用、触发次数、建议的采纳率',
    input: z.strictObject({}),
    output: z.object({ rules: z.array(Rule) }),
    run: async (ctx: Ctx) => ({ rules: await listRules(ctx) }),
  }),
  route({
    ...{ method: 'GET', path: '/risks/:ruleId/alerts', access: LEADERS },
    summary: '一条规则的每次触发，最新的在前，每页 50 条',
    input: z.strictObject({ ruleId: z.string().max(32), before: z.uuid().optional() }),
    output: z.object({ alerts: z.array(Alert) }),
    run: async (ctx: Ctx, { ruleId, before }) => {
      if (!ctx.riskRules.some(({ id }) => id === ruleId))
        throw new Refusal('not_found', 'risk.not_found');
      const alerts = await ctx.alerts.list(ctx.actor.scope, ruleId, before ?? null);
      return { alerts: await describe(ctx, alerts) };
    },
  }),
];
