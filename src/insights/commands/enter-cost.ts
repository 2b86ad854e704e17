import { Refusal } from '../../kernel/refusal';
import type { InsightContext } from '../context';
import type { CostLine } from '../cost';
import { CostEntered } from '../events';

type Wish = Pick<CostLine, 'sourceId' | 'month' | 'amountFen' | 'note'>;

/**
 * Adds a line to the cost ledger, in fen; a correction is a line below zero. Refuses `cost.source_unknown` and
 * `cost.below_zero`, when the month would have cost less than nothing.
 */
export async function enterCost(ctx: InsightContext, wish: Wish): Promise<CostLine> {
  const { actor, leadSources, costs, now } = ctx;
  if (actor.kind !== 'member') throw new Refusal('forbidden', 'actor.not_a_member');
  if (!leadSources.has(wish.sourceId)) throw new Refusal('not_found', 'cost.source_unknown');
  const entered = (await costs.sums([wish.month])).find((sum) => sum.sourceId === wish.sourceId);
  if ((entered?.amountFen ?? 0) + wish.amountFen < 0)
    throw new Refusal('conflict', 'cost.below_zero');
  const line = { ...wish, id: ctx.newId(), enteredBy: actor.memberId, at: now };
  await costs.add(line);
  const { id: costId, sourceId, month, amountFen } = line;
  ctx.publish(CostEntered, { costId, sourceId, month, amountFen });
  return line;
}
