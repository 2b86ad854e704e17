import { actorId } from '../../kernel/actor';
import type { LeadContext } from '../context';
import { LeadMerged } from '../events';
import type { Lead } from '../lead';
import { merge, type Kept, type KeptTimer } from '../merge';
import type { Silence } from '../silence';
import { rescoreLead } from './rescore-lead';
import { visibleLead } from './visible-lead';

/**
 * Puts a lead into another one that is the same customer: it leaves lists, pools and loads, its clocks stand still, and whoever
 * asks again by either number comes to the one that stays. Takes leads in sight only; refuses as `merge` does.
 */
export async function mergeLeads(
  ctx: LeadContext,
  input: { leadId: string; intoId: string },
): Promise<{ mergeId: string; lead: Lead }> {
  const { from, into } = await bothVisible(ctx, input);
  const { merged, survivor } = merge(into, from);
  const stood = await standStill(ctx, from);
  await ctx.leads.save(merged, ctx.now);
  await ctx.leads.save(survivor, ctx.now);
  await rescoreLead(ctx, into.id);
  const after = await ctx.leads.get(into.id);
  const mergeId = ctx.newId();
  await ctx.merges.add({
    ...{ id: mergeId, survivorId: into.id, mergedId: from.id, at: ctx.now, undoneAt: null },
    ...{ by: actorId(ctx.actor) },
    kept: { merged: from, survivor: { before: into, after }, ...stood },
  });
  ctx.publish(LeadMerged, { leadId: from.id, intoId: into.id, mergeId });
  return { mergeId, lead: after };
}

/** Always held in the same order, so that two who merge crosswise do not wait for each other. */
async function bothVisible(
  ctx: LeadContext,
  { leadId, intoId }: { leadId: string; intoId: string },
): Promise<{ from: Lead; into: Lead }> {
  if (leadId > intoId) {
    const into = await visibleLead(ctx, intoId);
    return { from: await visibleLead(ctx, leadId), into };
  }
  const from = await visibleLead(ctx, leadId);
  return { from, into: await visibleLead(ctx, intoId) };
}

/** Stops the lead's clock, silence and timers and answers them as they ran. */
async function standStill(ctx: LeadContext, lead: Lead): Promise<Standing> {
  const clockId = await stopClock(ctx, lead);
  const silence = await stopSilence(ctx, lead);
  const prefixes = [`silence:${lead.id}:`, `redispatch:${lead.id}:`];
  if (clockId !== null) prefixes.push(`clock:${clockId}:`);
  const timers: KeptTimer[] = [];
  for (const prefix of prefixes) timers.push(...(await ctx.takeTimers(prefix)));
  return { clockId, silence, timers };
}

type Standing = Pick<Kept, 'clockId' | 'silence' | 'timers'>;

async function stopClock({ leads, now }: LeadContext, lead: Lead): Promise<string | null> {
  const clock = await leads.findClock(lead.id, lead.round);
  if (clock?.stoppedAt !== null) return null;
  await leads.stopClock(clock.id, now, 'closed');
  return clock.id;
}

async function stopSilence({ leads, now }: LeadContext, { id }: Lead): Promise<Silence | null> {
  const silence = await leads.findSilence(id);
  if (silence?.stoppedAt !== null) return null;
  await leads.putSilence({ ...silence, stoppedAt: now });
  return silence;
}
