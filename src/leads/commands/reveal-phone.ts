import { Refusal } from '../../kernel/refusal';
import { startOfDay } from '../../kernel/time-text';
import type { LeadContext } from '../context';
import { PhoneRevealed } from '../events';
import { actingMember, visibleLead } from './visible-lead';

/**
 * Shows the whole phone number to somebody who may see the lead, or the one that stands for it, and notes in the audit log that
 * they looked. Refuses `lead.no_phone`, `lead.not_claimed` while it waits in a pool, and `lead.too_many_reveals` above the
 * day's limit.
 */
export async function revealPhone(
  ctx: Pick<LeadContext, 'actor' | 'leads' | 'merges' | 'publish' | 'now' | 'poolPolicy'>,
  { leadId }: { leadId: string },
): Promise<{ phone: string }> {
  const standing = await visibleLead(ctx, (await ctx.merges.survivorOf(leadId)) ?? leadId);
  if (standing.poolId !== null) throw new Refusal('conflict', 'lead.not_claimed');
  const lead = standing.id === leadId ? standing : await ctx.leads.get(leadId);
  if (lead.phone === null) throw new Refusal('not_found', 'lead.no_phone');
  const use = { memberId: actingMember(ctx), dayAt: startOfDay(ctx.now), what: 'reveal' };
  const most = ctx.poolPolicy.revealsPerDay;
  if ((await ctx.leads.countUse(use)) > most)
    throw new Refusal('limit', 'lead.too_many_reveals', { most });
  ctx.publish(PhoneRevealed, { leadId });
  return { phone: lead.phone };
}
