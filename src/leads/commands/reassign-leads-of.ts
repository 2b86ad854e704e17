import type { LeadContext } from '../context';
import { isOpen } from '../lead';
import { beginRound } from './begin-round';
import { announceOwner, chooseOwner } from './choose-owner';

/** A member left: each of their open leads gets another owner, or is offered to all. */
export async function reassignLeadsOf(
  ctx: LeadContext,
  input: { memberId: string; leadIds: readonly string[] },
): Promise<void> {
  for (const leadId of input.leadIds) {
    const lead = await ctx.leads.get(leadId);
    if (!isOpen(lead) || lead.ownerId !== input.memberId) continue;
    const chosen = chooseOwner(ctx, lead, input.memberId);
    const saved = await ctx.leads.save(chosen.lead, ctx.now);
    await beginRound(ctx, saved, chosen.decision);
    announceOwner(ctx, saved, input.memberId);
  }
}
