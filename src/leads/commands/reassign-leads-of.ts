import type { LeadContext } from '../context';
import { isOpen } from '../lead';
import { changeOwner } from './change-owner';
import { chooseOwner } from './choose-owner';

/** A member left: each of their open leads gets another owner, or is offered to all. */
export async function reassignLeadsOf(
  ctx: LeadContext,
  input: { memberId: string; leadIds: readonly string[] },
): Promise<void> {
  for (const leadId of input.leadIds) {
    const lead = await ctx.leads.get(leadId);
    if (!isOpen(lead) || lead.ownerId !== input.memberId) continue;
    const chosen = chooseOwner(ctx, lead, input.memberId);
    const { lead: after, decision } = chosen;
    await changeOwner(ctx, { before: lead, after, decision, how: 'dispatched', because: 'left' });
  }
}
