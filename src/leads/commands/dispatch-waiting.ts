import type { LeadContext } from '../context';
import { changeOwner } from './change-owner';
import { chooseOwner } from './choose-owner';

/** Somebody came to work: leads that found no owner are dispatched again, the oldest first; the rest go on waiting. */
export async function dispatchWaiting(
  ctx: LeadContext,
  input: { leadIds: readonly string[] },
): Promise<void> {
  for (const leadId of input.leadIds) {
    const lead = await ctx.leads.get(leadId);
    if (lead.state !== 'new' || lead.poolId !== null) continue;
    const chosen = chooseOwner(ctx, lead);
    if (chosen.lead.ownerId === null) return;
    const { lead: after, decision } = chosen;
    await changeOwner(ctx, { before: lead, after, decision, how: 'dispatched', because: 'again' });
  }
}
