import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { LeadContext } from '../context';
import { LeadMergeUndone } from '../events';
import { isOpen, type Lead } from '../lead';
import { keptOf, separate, type Kept, type Merge } from '../merge';
import { changeOwner } from './change-owner';
import { chooseOwner } from './choose-owner';
import { reassignLeadsOf } from './reassign-leads-of';
import { rescoreLead } from './rescore-lead';

/**
 * Takes a merge back within thirty days: the merged lead is exactly what it was, with its owner, clocks and timers at the old
 * moments; one whose owner has left meanwhile finds another. The lead that stayed keeps what has become of it since. Refuses
 * `merge.not_found` (out of sight too) and as `keptOf` and `separate` do.
 */
export async function undoMerge(ctx: LeadContext, input: { mergeId: string }): Promise<Lead> {
  const found = await visibleMerge(ctx, input.mergeId);
  const kept = keptOf(found, ctx.now);
  const present = await ctx.leads.get(found.survivorId);
  await giveBack(ctx, present, separate(present, kept.survivor));
  await resume(ctx, kept);
  await ctx.merges.markUndone(found.id, ctx.now);
  const { mergedId: leadId, survivorId: intoId, id: mergeId } = found;
  ctx.publish(LeadMergeUndone, { leadId, intoId, mergeId });
  await (kept.merged.round === 0 ? beginAlone(ctx, leadId) : findOwner(ctx, kept.merged));
  return ctx.leads.get(leadId);
}

/** Somebody who came in merged has never had an owner. */
async function beginAlone(ctx: LeadContext, leadId: string): Promise<void> {
  const before = await ctx.leads.get(leadId);
  const { lead: after, decision } = chooseOwner(ctx, before);
  await changeOwner(ctx, { before, after, decision, how: 'dispatched', because: 'again' });
}

async function visibleMerge(ctx: LeadContext, mergeId: string): Promise<Merge> {
  const merge = await ctx.merges.get(mergeId);
  const merged = await ctx.leads.get(merge.mergedId);
  const { ownerId } = merged.round === 0 ? await ctx.leads.get(merge.survivorId) : merged;
  if (!inScope(ctx.actor.scope, ownerId)) throw new Refusal('not_found', 'merge.not_found');
  return merge;
}

async function giveBack(ctx: LeadContext, present: Lead, alone: Lead): Promise<void> {
  if (alone.version !== present.version) return ctx.merges.putBack(alone);
  await ctx.leads.save(alone, ctx.now);
  await rescoreLead(ctx, alone.id);
}

async function resume(ctx: LeadContext, { merged, clockId, silence, timers }: Kept): Promise<void> {
  await ctx.merges.putBack(merged);
  if (clockId !== null) await ctx.merges.resumeClock(clockId);
  if (silence !== null) await ctx.leads.putSilence(silence);
  await ctx.returnTimers(timers);
}

async function findOwner(ctx: LeadContext, lead: Lead): Promise<void> {
  const { ownerId: memberId, id } = lead;
  const owner = ctx.directory.members.find((member) => member.id === memberId);
  if (memberId === null || owner?.status === 'active' || !isOpen(lead)) return;
  await reassignLeadsOf(ctx, { memberId, leadIds: [id] });
}
