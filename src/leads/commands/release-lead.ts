import { MINUTE } from '../../kernel/clock';
import type { LeadContext } from '../context';
import { LeadReleased } from '../events';
import { release, type Lead } from '../lead';
import { NURTURE, poolFor } from '../pool';
import { stopClock } from './begin-round';
import { stopSilence } from './silence';
import { visibleLead } from './visible-lead';

/** The kind of job that dispatches a lead nobody has claimed. */
export const REDISPATCH = 'lead.redispatch';

/** 放回公海: the owner, or a leader, gives a lead back. Refuses `lead.no_owner` and `lead.closed`. */
export async function giveBackLead(ctx: LeadContext, input: { leadId: string }): Promise<Lead> {
  const lead = await visibleLead(ctx, input.leadId);
  await stopSilence(ctx, lead.id);
  return toPool(ctx, lead, 'given_back');
}

/**
 * Takes a lead from its owner into the pool of its region and industry; after the last hop into 培育池. Unless somebody claims it
 * meanwhile, it is dispatched again after the policy's working minutes. Its silence has been ended by the caller.
 */
export async function toPool(
  ctx: LeadContext,
  lead: Lead,
  because: 'released' | 'given_back',
): Promise<Lead> {
  const { id: poolId } = poolFor(ctx.poolPolicy, { ...lead, hops: lead.hops + 1 });
  const saved = await ctx.leads.save(release(lead, { poolId, at: ctx.now }), ctx.now);
  await ctx.leads.endOwnership(lead.id, { at: ctx.now, because });
  await stopClock(ctx, { leadId: lead.id, round: lead.round, reason: 'reassigned' });
  const { id: leadId, hops } = saved;
  ctx.publish(LeadReleased, { leadId, ownerId: lead.ownerId ?? '', poolId, because, hops });
  if (poolId !== NURTURE.id) remindToRedispatch(ctx, saved, ctx.poolPolicy.redispatch.afterMinutes);
  return saved;
}

/** The key names the stay in the pool: a lead that came back meanwhile has another one. */
export function remindToRedispatch(ctx: LeadContext, lead: Lead, afterMinutes: number): void {
  remindAt(ctx, lead, ctx.calendar.addWorkingTime(ctx.now, afterMinutes * MINUTE));
}

/** The same at a moment. */
export function remindAt(ctx: LeadContext, { id: leadId, hops }: Lead, dueAt: number): void {
  const unique = `redispatch:${leadId}:${String(hops)}:${String(dueAt)}`;
  ctx.remind({ kind: REDISPATCH, unique, dueAt, payload: { leadId, hops } });
}
