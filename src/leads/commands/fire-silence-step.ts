import type { LeadContext } from '../context';
import { LeadSilent } from '../events';
import { silent } from '../lead';
import { nextStep } from '../silence';
import { toPool } from './release-lead';
import { runSilence } from './silence';

/**
 * A step of a silence is due: the owner is warned, or the lead is released. What was ended, begun anew or put off meanwhile is
 * left alone, so that a step fires once even if this runs twice.
 */
export async function fireSilenceStep(
  ctx: LeadContext,
  input: { leadId: string; startedAt: number; step: 'yellow' | 'red' | 'release' },
): Promise<void> {
  // The lead is locked first: whoever touches it at this very moment is either before us or after us.
  const lead = await ctx.leads.get(input.leadId);
  const silence = await ctx.leads.findSilence(lead.id);
  if (silence?.stoppedAt !== null || silence.startedAt !== input.startedAt) return;
  const { step, dueAt } = nextStep(silence);
  if (step !== input.step || dueAt > ctx.now || lead.ownerId === null) return;
  if (step === 'release') {
    // Ended by hand: stopSilence would take back the very timer that is running.
    await ctx.leads.putSilence({ ...silence, stoppedAt: ctx.now });
    await toPool(ctx, lead, 'released');
    return;
  }
  await runSilence(ctx, { ...silence, passed: step });
  const saved = await ctx.leads.save(silent(lead, step), ctx.now);
  const { id: leadId, ownerId, round } = { ...saved, ownerId: lead.ownerId };
  ctx.publish(LeadSilent, { leadId, ownerId, round, light: step, releaseAt: silence.releaseAt });
}
