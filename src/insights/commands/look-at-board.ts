import { MINUTE } from '../../kernel/clock';
import { figuresOf, isIn, type Cell, type Figures, type LeadFact } from '../board';
import type { InsightContext } from '../context';
import { costOf, type Cost, type CostPart } from '../cost';
import { monthsIn, type Days, type MonthPart } from '../days';
import type { NamedLead } from '../queries';
import type { MonthCost } from '../repository';

type Ctx = InsightContext;

/** One source's figures, and those of all together. */
export type Board = { items: (Figures & { sourceId: string })[]; total: Figures };

/** The board of some days as it is at this moment: what the actor sees of what came in, by source, most leads first. */
export async function lookAtBoard(ctx: Ctx, { span }: Days): Promise<Board> {
  const facts = await factsOf(ctx, span);
  const costs = await costsOf(ctx, monthsIn(span), facts);
  const bySource = groupBy(facts, ({ sourceId }) => sourceId);
  const items = [...new Set([...bySource.keys(), ...costs.keys()])].map((sourceId) => {
    const cost = costs.get(sourceId) ?? NOTHING;
    return { sourceId, ...figuresOf(bySource.get(sourceId) ?? [], cost, ctx.now) };
  });
  items.sort((a, b) => b.counts.received - a.counts.received || (a.sourceId < b.sourceId ? -1 : 1));
  const all = items.reduce(
    (sum, { cost }) => ({
      ledgerFen: sum.ledgerFen + cost.ledgerFen,
      estimatedFen: sum.estimatedFen + cost.estimatedFen,
    }),
    NOTHING,
  );
  return { items, total: figuresOf(facts, all, ctx.now) };
}

/** What one number of the board counts, the newest first. */
export type Opening = { cell: Cell; sourceId: string | null; limit: number; offset: number };

/** The leads behind a number, and how many they are. */
export async function openCell(
  ctx: Ctx,
  { span }: Days,
  { cell, sourceId, limit, offset }: Opening,
): Promise<{ total: number; items: NamedLead[] }> {
  const facts = (await factsOf(ctx, span)).filter(
    (fact) => (sourceId === null || fact.sourceId === sourceId) && isIn(cell, fact, ctx.now),
  );
  const ids = facts.slice(offset, offset + limit).map(({ id }) => id);
  return { total: facts.length, items: await ctx.board.name(ids) };
}

const NOTHING: Cost = { ledgerFen: 0, estimatedFen: 0 };

async function factsOf({ actor, board, calendar }: Ctx, span: Days['span']): Promise<LeadFact[]> {
  const facts = await board.facts(actor.scope, span);
  return facts.map((fact) => {
    const { createdAt, firstTouchAt } = fact;
    if (firstTouchAt === null) return { ...fact, minutes: null };
    // A touch may be said to have been earlier than the form: the customer then waited for nothing.
    const waited = calendar.workingTimeBetween(createdAt, Math.max(createdAt, firstTouchAt));
    return { ...fact, minutes: waited / MINUTE };
  });
}

async function costsOf(
  ctx: Ctx,
  months: readonly MonthPart[],
  facts: readonly LeadFact[],
): Promise<ReadonlyMap<string, Cost>> {
  const parts: (CostPart & { sourceId: string })[] = [];
  const sums = await ctx.costs.sums(months.map(({ month }) => month));
  for (const part of months) {
    const all = await ctx.board.received(part);
    const ledger = sums.filter(({ month }) => month === part.month);
    parts.push(...costParts(ctx, { part, all, ledger, facts }));
  }
  const bySource = groupBy(parts, ({ sourceId }) => sourceId);
  return new Map([...bySource].map(([sourceId, list]) => [sourceId, costOf(list)]));
}

type Month = {
  part: MonthPart;
  all: ReadonlyMap<string, number>;
  ledger: readonly MonthCost[];
  facts: readonly LeadFact[];
};

/** Every source that cost something or brought a lead in the month. */
function costParts(
  { leadSources }: Ctx,
  { part: { from, to, share }, all, ledger, facts }: Month,
): (CostPart & { sourceId: string })[] {
  const here = facts.filter(({ createdAt }) => createdAt >= from && createdAt < to);
  const own = countBy(here, ({ sourceId }) => sourceId);
  const entered = new Map(ledger.map(({ sourceId, amountFen }) => [sourceId, amountFen]));
  return [...new Set([...entered.keys(), ...own.keys()])].map((sourceId) => ({
    ...{ sourceId, ledgerFen: entered.get(sourceId) ?? null, share },
    ...{ own: own.get(sourceId) ?? 0, all: all.get(sourceId) ?? 0 },
    perLeadFen: leadSources.get(sourceId)?.costFen ?? 0,
  }));
}

const countBy = <T>(values: readonly T[], key: (value: T) => string): Map<string, number> =>
  new Map([...groupBy(values, key)].map(([name, group]) => [name, group.length]));

function groupBy<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}
