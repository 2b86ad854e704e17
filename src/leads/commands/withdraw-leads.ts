import type { LeadContext } from '../context';
import type { Touches } from '../repository';
import { LeadWithdrawn } from '../events';
import { disqualifyLead } from './disqualify-lead';

/** Whether something that was brought in is gone again, or why it stayed. */
export type Withdrawal = Touches;

const REASON = '导入已撤销';

/**
 * Takes leads back that came in by mistake, unless somebody has touched them since. Those that have been shown on cards are
 * disqualified instead of removed, so that the cards say what became of them.
 */
export async function withdrawLeads(
  ctx: LeadContext,
  { importId, ids }: { importId: string; ids: readonly string[] },
): Promise<ReadonlyMap<string, Withdrawal>> {
  const found = await ctx.leads.touchesOf(ids);
  const untouched = ids.filter((id) => found.get(id) === 'removed');
  const shown = new Set(await ctx.leads.clockedAmong(untouched));
  for (const leadId of shown) await disqualifyLead(ctx, { leadId, reason: REASON });
  const gone = untouched.filter((id) => !shown.has(id));
  await ctx.leads.removeAll(gone);
  for (const leadId of gone) ctx.publish(LeadWithdrawn, { leadId, importId });
  return found;
}
