import { startOfDay } from '../../kernel/time-text';
import { Refusal } from '../../kernel/refusal';
import type { LeadContext } from '../context';
import { LeadAccepted, LeadClaimed, PhoneRevealed } from '../events';
import { claim, type Lead } from '../lead';
import { checkClaim, poolsFor } from '../pool';
import { changeOwner } from './change-owner';
import { actingMember } from './visible-lead';

/**
 * 领取: takes a lead out of a pool. The lead's row is held first and the member's count of the day second, so that of many taps one
 * wins and a limit is exact. Refuses `lead.already_owned`, `pool.not_here` (a pool of other regions) and as `checkClaim` does.
 */
export async function claimLead(ctx: LeadContext, input: { leadId: string }): Promise<Lead> {
  const memberId = actingMember(ctx);
  const lead = await ctx.leads.get(input.leadId);
  if (lead.ownerId === memberId && lead.acceptedAt !== null) return lead;
  const claimed = claim(lead, memberId, ctx.now);
  await checkMayClaim(ctx, lead, memberId);
  const saved = await changeOwner(ctx, {
    ...{ before: lead, after: claimed, how: 'claimed', because: 'again' },
  });
  const owned = { leadId: lead.id, ownerId: memberId, round: saved.round };
  ctx.publish(LeadClaimed, owned);
  ctx.publish(LeadAccepted, owned);
  // From here on the owner's card shows the whole number.
  if (lead.phone !== null) ctx.publish(PhoneRevealed, { leadId: lead.id });
  return saved;
}

async function checkMayClaim(ctx: LeadContext, lead: Lead, memberId: string): Promise<void> {
  const member = ctx.directory.members.find(({ id }) => id === memberId);
  const here = poolsFor(ctx.poolPolicy, member ?? { regions: [], industries: [] });
  if (!here.some(({ id }) => id === lead.poolId)) throw new Refusal('not_found', 'pool.not_here');
  const use = { memberId, dayAt: startOfDay(ctx.now), what: 'claim' };
  const today = await ctx.leads.countUse(use);
  checkClaim(ctx.poolPolicy, {
    ...{ now: ctx.now, today, capacity: member?.capacity ?? ctx.dispatchPolicy.capacity },
    open: await ctx.leads.countOpen(memberId),
    lostAt: (await ctx.leads.listLosers(lead.id)).get(memberId) ?? null,
  });
}
