import { SECOND } from '../../kernel/clock';
import { freeAt } from '../../people';
import type { LeadContext } from '../context';
import { changeOwner } from './change-owner';
import { chooseOwner } from './choose-owner';

/** The kind of job that looks for owners of leads that found none. */
export const DISPATCH_WAITING = 'lead.dispatch_waiting';

/**
 * Somebody came to work: leads that found no owner are dispatched again, the oldest first; the rest go on waiting. Answers whether
 * all of them found one.
 */
export async function dispatchWaiting(
  ctx: LeadContext,
  input: { leadIds: readonly string[] },
): Promise<boolean> {
  for (const leadId of input.leadIds) {
    const lead = await ctx.leads.get(leadId);
    if (lead.state !== 'new' || lead.poolId !== null) continue;
    const chosen = chooseOwner(ctx, lead);
    if (chosen.lead.ownerId === null) return false;
    const { lead: after, decision } = chosen;
    await changeOwner(ctx, { before: lead, after, decision, how: 'dispatched', because: 'again' });
  }
  return true;
}

/**
 * The same by itself: goes on at once while there are more leads than one look takes, and when the next meeting is over if somebody
 * is in one.
 */
export async function lookForOwners(ctx: LeadContext, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  const found = await dispatchWaiting(ctx, { leadIds });
  if (found) lookLater(ctx, ctx.now + SECOND);
  else waitForFree(ctx);
}

/** A lead that found no owner while reps are in meetings is dispatched again when the first of these is over. */
export function waitForFree(ctx: LeadContext): void {
  const dueAt = freeAt(ctx.directory, ctx.now);
  if (dueAt !== null) lookLater(ctx, dueAt);
}

/** One look at a moment, whoever asks for it. */
export const lookLater = ({ remind }: Pick<LeadContext, 'remind'>, dueAt: number): void =>
  remind({ kind: DISPATCH_WAITING, unique: `waiting:${String(dueAt)}`, dueAt, payload: {} });
