import type { LeadContext } from '../context';
import { LeadReopened } from '../events';
import { reopen, type Lead } from '../lead';
import { beginRound } from './begin-round';
import { changeOwner } from './change-owner';
import { chooseOwner } from './choose-owner';
import { continueSilence } from './silence';
import { visibleLead } from './visible-lead';

/** 撤销无效: the owner keeps the lead, or another is chosen when the owner has left; a new clock begins, the silence goes on. */
export async function reopenLead(ctx: LeadContext, input: { leadId: string }): Promise<Lead> {
  const before = await visibleLead(ctx, input.leadId);
  const lead = reopen(before);
  ctx.publish(LeadReopened, { leadId: lead.id });
  const owner = ctx.directory.members.find((member) => member.id === lead.ownerId);
  if (lead.ownerId === null || owner?.status === 'active') return keep(ctx, lead);
  const { lead: after, decision } = chooseOwner(ctx, { ...lead, round: lead.round - 1 });
  return changeOwner(ctx, { before, after, decision, how: 'dispatched', because: 'reopened' });
}

async function keep(ctx: LeadContext, lead: Lead): Promise<Lead> {
  const saved = await ctx.leads.save({ ...lead, light: lead.silence }, ctx.now);
  await ctx.leads.endOwnership(lead.id, { at: ctx.now, because: 'reopened' });
  await beginRound(ctx, saved, { how: 'again', decision: null });
  if (saved.ownerId !== null) await continueSilence(ctx, saved);
  return saved;
}
