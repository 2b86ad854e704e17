import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { LeadContext } from '../context';
import { LeadAccepted, PhoneRevealed } from '../events';
import { accept, type Lead } from '../lead';
import { noteOwner } from './begin-round';
import { claimLead } from './claim-lead';
import { continueSilence, restartSilence } from './silence';
import { actingMember } from './visible-lead';

/**
 * 接手. The clock goes on until the first logged touch. `byCard`: the member holds a card of this lead, so its being somebody
 * else's is told by name (`lead.already_owned`); otherwise a lead out of sight does not exist (`lead.not_found`).
 */
export async function acceptLead(
  ctx: LeadContext,
  input: { leadId: string; byCard: boolean },
): Promise<Lead> {
  const memberId = actingMember(ctx);
  const lead = await ctx.leads.get(input.leadId);
  if (lead.poolId !== null && lead.ownerId === null) return claimLead(ctx, input);
  if (!input.byCard && !inScope(ctx.actor.scope, lead.ownerId))
    throw new Refusal('not_found', 'lead.not_found');
  const accepted = accept(lead, memberId, ctx.now);
  if (accepted === lead) return lead;
  const saved = await ctx.leads.save(accepted, ctx.now);
  if (lead.ownerId === null) {
    await noteOwner(ctx, saved, { how: 'accepted', decision: null });
    await restartSilence(ctx, saved);
  } else {
    // One of a list begins its silence when its owner takes it on.
    await continueSilence(ctx, saved);
  }
  ctx.publish(LeadAccepted, { leadId: lead.id, ownerId: memberId, round: lead.round });
  // From here on the owner's card shows the whole number.
  if (lead.phone !== null) ctx.publish(PhoneRevealed, { leadId: lead.id });
  return saved;
}
