import { DAY } from '../../kernel/clock';
import { freeAt } from '../../people';
import type { LeadContext } from '../context';
import { dispatch } from '../dispatch';
import type { Candidate } from '../factors';
import type { Lead } from '../lead';
import { changeOwner } from './change-owner';
import { candidatesNow, dispatched, givenAs } from './choose-owner';
import { remindToRedispatch, remindAt } from './release-lead';

/** Working minutes until a lead that nobody may have now is tried again: a working day. */
const TRY_AGAIN_MINUTES = 450;

/**
 * Nobody claimed the lead: it is dispatched to whoever fits best, never to somebody who lost it within the policy's days. Without an
 * eligible one it stays in the pool and is tried again on the next working day, or when the first of them comes out of a meeting.
 */
export async function redispatchLead(
  ctx: LeadContext,
  input: { leadId: string; hops: number },
): Promise<void> {
  const lead = await ctx.leads.get(input.leadId);
  if (lead.poolId === null || lead.hops !== input.hops || lead.ownerId !== null) return;
  if (lead.state !== 'new' || lead.mergedInto !== null) return;
  const since = ctx.now - ctx.poolPolicy.redispatch.neverBackDays * DAY;
  const losers = await ctx.leads.listLosers(lead.id);
  const eligible = candidatesNow(ctx).filter(
    ({ memberId }) => (losers.get(memberId) ?? -Infinity) < since,
  );
  const decision = dispatch(dispatched(lead), eligible, ctx.dispatchPolicy);
  if (decision.winnerId === null) return tryAgain(ctx, lead, eligible);
  ctx.reserve(decision.winnerId);
  const after = givenAs(decision, lead);
  await changeOwner(ctx, { before: lead, after, how: 'dispatched', because: 'again', decision });
}

function tryAgain(ctx: LeadContext, lead: Lead, eligible: readonly Candidate[]): void {
  const free = eligible.some(({ busy }) => busy === true) ? freeAt(ctx.directory, ctx.now) : null;
  if (free === null) remindToRedispatch(ctx, lead, TRY_AGAIN_MINUTES);
  else remindAt(ctx, lead, free);
}
