import type { LeadContext } from '../context';
import { ReleaseExtended } from '../events';
import { silent, type Lead } from '../lead';
import { Refusal } from '../../kernel/refusal';
import { extendSilence } from '../silence';
import { runSilence, stopTimer } from './silence';
import { visibleLead } from './visible-lead';

/**
 * 延期: puts the release off by the policy's hours. Refuses `lead.not_silent` when no release is coming and `lead.extension_used`.
 */
export async function extendRelease(ctx: LeadContext, input: { leadId: string }): Promise<Lead> {
  const lead = await visibleLead(ctx, input.leadId);
  const running = await stopTimer(ctx, lead.id);
  if (running?.stoppedAt !== null) throw new Refusal('conflict', 'lead.not_silent');
  const extended = extendSilence(running, ctx.clockPolicy);
  await runSilence(ctx, extended);
  const light = extended.passed === 'nothing' ? 'green' : 'yellow';
  const saved = await ctx.leads.save(silent(lead, light), ctx.now);
  ctx.publish(ReleaseExtended, { leadId: lead.id, releaseAt: extended.releaseAt });
  return saved;
}
