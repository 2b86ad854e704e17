import type { LeadContext } from '../context';
import { LeadDisqualified } from '../events';
import { disqualify, type Lead } from '../lead';
import { stopClock } from './begin-round';
import { stopSilence } from './silence';
import { visibleLead } from './visible-lead';

/** 无效: ends a lead with a reason and stops its clock. Can be taken back by `reopenLead`. */
export async function disqualifyLead(
  ctx: LeadContext,
  input: { leadId: string; reason: string },
): Promise<Lead> {
  const lead = await visibleLead(ctx, input.leadId);
  const saved = await ctx.leads.save(disqualify(lead, input.reason), ctx.now);
  await stopClock(ctx, { leadId: lead.id, round: lead.round, reason: 'closed' });
  await stopSilence(ctx, lead.id);
  ctx.publish(LeadDisqualified, { leadId: lead.id, reason: input.reason });
  return saved;
}
