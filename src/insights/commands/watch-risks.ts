import { DAY, MINUTE } from '../../kernel/clock';
import { directorOf, managerOf } from '../../people';
import type { RiskAlert, RiskShow, RuleStanding, Tally, Told, WatchedRule } from '../alert';
import { alertKey, bestSuggestion } from '../alert';
import type { InsightJobContext } from '../context';
import { RiskFired } from '../events';
import { dryRun, firingsOf, mayBeOn, type Firing } from '../risk';
import { RISK_CARD } from '../risk-card';

export const WATCH_RISKS = 'insights.watch_risks';

type Ctx = InsightJobContext;

const HISTORY = 90 * DAY;
const WEEK = 7 * DAY;

/**
 * Looks what the rules that are switched on say about the time since they were last asked. A rule that is new, or whose
 * trigger was changed, is first played through 90 days of history: one that is too noisy for its cap stays off, and the
 * operations hear why. What happened before a rule was switched on is never told.
 */
export async function watchRisks(ctx: Ctx): Promise<void> {
  const known = new Map((await ctx.alerts.standings()).map((one) => [one.ruleId, one]));
  const tallies = await ctx.alerts.tallies();
  const watched = ctx.riskRules.filter(({ on }) => on);
  // One that is switched on again later is judged anew: what happened in between is not told.
  await ctx.alerts.forget(
    [...known.keys()].filter((id) => watched.every((rule) => rule.id !== id)),
  );
  for (const rule of watched) {
    const standing = known.get(rule.id);
    if (standing?.digest !== digestOf(ctx, rule)) await judge(ctx, rule);
    else if (standing.state === 'on') await watch(ctx, { rule, standing, tallies });
  }
}

function digestOf({ sha256 }: Ctx, { trigger, source, minBudgetFen, cap }: WatchedRule): string {
  return sha256(JSON.stringify({ trigger, source, minBudgetFen, cap }));
}

async function firingsSince(ctx: Ctx, rule: WatchedRule, from: number): Promise<Firing[]> {
  const found: Firing[] = [];
  for await (const stints of ctx.risks.stints({ kind: 'all' }, from))
    found.push(...firingsOf(rule, stints, { from, to: ctx.now }));
  return found.sort((a, b) => a.at - b.at || (a.leadId < b.leadId ? -1 : 1));
}

async function judge(ctx: Ctx, rule: WatchedRule): Promise<void> {
  const span = { from: ctx.now - HISTORY, to: ctx.now };
  const run = dryRun(rule, await firingsSince(ctx, rule, span.from), span);
  const { fires, reps, most } = run;
  const state = mayBeOn(rule, run) ? 'on' : 'noisy';
  const times = { judgedAt: ctx.now, checkedAt: ctx.now };
  await ctx.alerts.keep({
    ...{ ruleId: rule.id, digest: digestOf(ctx, rule), state, fires, reps, most, ...times },
  });
  if (state === 'on') return;
  const text = `风险规则「${rule.name}」没有启用：过去 90 天里有人一周会收到 ${String(most)} 次（上限 20 次）。请设置 cap，或收紧条件。`;
  const operations = ctx.directory.members.filter(
    ({ role, status }) => status === 'active' && role === 'operations',
  );
  for (const { id } of operations) await ctx.desk.say(id, { kind: 'text', text });
}

/** What was committed while the last look was under way bears an earlier moment. */
const OVERLAP = 10 * MINUTE;

async function newFirings(ctx: Ctx, rule: WatchedRule, standing: RuleStanding): Promise<Firing[]> {
  const from = Math.max(standing.judgedAt, standing.checkedAt - OVERLAP);
  const known = await ctx.alerts.firedSince(rule.id, from);
  const firings = await firingsSince(ctx, rule, from);
  return firings.filter(({ leadId, at }) => !known.has(alertKey(leadId, at)));
}

type Watch = { rule: WatchedRule; standing: RuleStanding; tallies: Tally[] };

async function watch(ctx: Ctx, { rule, standing, tallies }: Watch): Promise<void> {
  const firings = await newFirings(ctx, rule, standing);
  const told = await ctx.alerts.toldSince(rule.id, ctx.now - WEEK);
  const alerts = firings.map(({ leadId, ownerId, at }): RiskAlert => {
    const before = told.get(ownerId) ?? 0;
    const capped = before >= (rule.cap ?? Infinity);
    if (!capped) told.set(ownerId, before + 1);
    return { id: ctx.newId(), ruleId: rule.id, leadId, ownerId, firedAt: at, capped };
  });
  const open = alerts.filter(({ capped }) => !capped);
  const shows = rule.channel === 'group' ? [] : open.flatMap(showsOf(ctx, rule, tallies));
  await ctx.alerts.add(alerts, shows);
  const card = { kind: RISK_CARD, occasion: 'fired', urgent: false };
  const gather = rule.channel === 'digest';
  await ctx.desk.notify(
    shows.map(({ alertId, recipientId }) => ({ ...card, subjectId: alertId, recipientId, gather })),
  );
  for (const { id, leadId, ownerId } of open)
    ctx.publish(RiskFired, {
      alertId: id,
      ruleId: rule.id,
      leadId,
      ownerId,
      channel: rule.channel,
    });
  await ctx.alerts.keep({ ...standing, checkedAt: ctx.now });
}

/** Each show counts for the next choice, within one run as well. */
const showsOf =
  (ctx: Ctx, rule: WatchedRule, tallies: Tally[]) =>
  ({ id: alertId, ownerId }: RiskAlert): RiskShow[] =>
    recipients(ctx, rule.tell, ownerId).map((recipientId) => {
      const suggestionId = bestSuggestion(rule, tallies)?.id ?? null;
      if (suggestionId !== null) count(tallies, rule.id, suggestionId);
      return {
        ...{ alertId, recipientId, ruleId: rule.id, suggestionId, shownAt: ctx.now },
        ...{ answer: null, answeredAt: null },
      };
    });

function count(tallies: Tally[], ruleId: string, suggestionId: string): void {
  const tally = tallies.find((one) => one.ruleId === ruleId && one.suggestionId === suggestionId);
  if (tally) tally.shown += 1;
  else tallies.push({ ruleId, suggestionId, shown: 1, accepted: 0 });
}

function recipients({ directory }: Ctx, tell: readonly Told[], ownerId: string): string[] {
  const owner = directory.members.find(({ id, status }) => id === ownerId && status === 'active');
  const who: Record<Told, string | undefined> = {
    owner: owner?.id,
    manager: managerOf(directory, ownerId)?.id,
    director: directorOf(directory, ownerId)?.id,
  };
  return [...new Set(tell.flatMap((one) => who[one] ?? []))];
}
