import type { LeadContext } from '../context';
import { LeadAccepted, LeadTouched, PhoneRevealed } from '../events';
import { touched } from '../lead';
import { stopClock } from './begin-round';
import { restartSilence } from './silence';

/**
 * A follow-up about the lead was logged: stops the first-response clock; only an effective touch begins the silence anew. A lead
 * without an owner keeps its clock, because somebody must still take it.
 */
export async function recordTouch(
  ctx: LeadContext,
  input: { leadId: string; memberId: string; at: number; effective: boolean },
): Promise<void> {
  const lead = await ctx.leads.get(input.leadId);
  // What is done about either of two merged leads is done about the customer.
  if (lead.mergedInto !== null) return recordTouch(ctx, { ...input, leadId: lead.mergedInto });
  const after = touched(lead, input);
  if (after === lead || after.ownerId === null) return;
  await ctx.leads.save(after, ctx.now);
  await stopClock(ctx, { leadId: lead.id, round: lead.round, reason: 'touched' });
  if (input.effective) await restartSilence(ctx, after);
  if (lead.acceptedAt === null && after.acceptedAt !== null) {
    ctx.publish(LeadAccepted, { leadId: lead.id, ownerId: after.ownerId, round: lead.round });
    // From here on the owner's card shows the whole number.
    if (lead.phone !== null) ctx.publish(PhoneRevealed, { leadId: lead.id });
  }
  ctx.publish(LeadTouched, input);
}
