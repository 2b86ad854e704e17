import type { LeadContext } from '../context';
import { LeadQualified } from '../events';
import { qualify, type Lead } from '../lead';
import { stopClock } from './begin-round';
import { stopSilence } from './silence';
import { visibleLead } from './visible-lead';

/** 有效: the lead is worth an opportunity; its clocks stop. Refuses `lead.no_effective_touch` and `lead.closed`. */
export async function qualifyLead(ctx: LeadContext, input: { leadId: string }): Promise<Lead> {
  const lead = await visibleLead(ctx, input.leadId);
  const saved = await ctx.leads.save(qualify(lead), ctx.now);
  await stopClock(ctx, { leadId: lead.id, round: lead.round, reason: 'closed' });
  await stopSilence(ctx, lead.id);
  ctx.publish(LeadQualified, { leadId: lead.id, ownerId: lead.ownerId });
  return saved;
}
