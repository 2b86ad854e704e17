import type { LeadContext } from '../context';
import { LeadAssigned } from '../events';
import { beginRound } from './begin-round';
import { chooseOwner } from './choose-owner';

/** Somebody came to work: leads that found no owner are dispatched again, the oldest first; the rest go on waiting. */
export async function dispatchWaiting(
  ctx: LeadContext,
  input: { leadIds: readonly string[] },
): Promise<void> {
  for (const leadId of input.leadIds) {
    const lead = await ctx.leads.get(leadId);
    if (lead.state !== 'new') continue;
    const chosen = chooseOwner(ctx, lead);
    const { ownerId } = chosen.lead;
    if (ownerId === null) return;
    const saved = await ctx.leads.save(chosen.lead, ctx.now);
    await beginRound(ctx, saved, chosen.decision);
    ctx.publish(LeadAssigned, { leadId, ownerId, round: saved.round, from: null });
  }
}
