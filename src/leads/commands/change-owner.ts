import type { LeadContext } from '../context';
import type { Decision } from '../dispatch';
import type { Lead } from '../lead';
import type { Ended, How } from '../repository';
import { beginRound } from './begin-round';
import { announceOwner } from './choose-owner';
import { continueSilence, restartSilence, stopSilence } from './silence';

export type OwnerChange = {
  before: Lead;
  /** As one of the rules of `lead.ts` made it: in its new round. */
  after: Lead;
  how: How;
  because: Ended;
  decision?: Decision | null;
  /** What was not done counts on for the new owner. */
  silenceGoesOn?: boolean;
};

/**
 * The one way by which a known lead comes to another owner, or to nobody: saves it, ends the former ownership, begins the round's
 * clock and the silence, and announces who has it now.
 */
export async function changeOwner(ctx: LeadContext, change: OwnerChange): Promise<Lead> {
  const { before, after, how, because, decision = null } = change;
  const saved = await ctx.leads.save(after, ctx.now);
  await ctx.leads.endOwnership(before.id, { at: ctx.now, because });
  await beginRound(ctx, saved, { how, decision });
  if (saved.ownerId === null) await stopSilence(ctx, saved.id);
  else await (change.silenceGoesOn ? continueSilence : restartSilence)(ctx, saved);
  announceOwner(ctx, saved, { from: before.ownerId, how });
  return saved;
}
