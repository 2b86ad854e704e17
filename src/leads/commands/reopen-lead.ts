import type { LeadContext } from '../context';
import { LeadReopened } from '../events';
import { reopen, type Lead } from '../lead';
import { beginRound } from './begin-round';
import { announceOwner, chooseOwner } from './choose-owner';
import { visibleLead } from './visible-lead';

/** 撤销无效: the owner keeps the lead, or another is chosen when the owner has left; a new clock begins. */
export async function reopenLead(ctx: LeadContext, input: { leadId: string }): Promise<Lead> {
  const lead = reopen(await visibleLead(ctx, input.leadId));
  const owner = ctx.directory.members.find((member) => member.id === lead.ownerId);
  const stays = lead.ownerId === null || owner?.status === 'active';
  const chosen = stays
    ? { lead, decision: null }
    : chooseOwner(ctx, { ...lead, round: lead.round - 1 });
  const saved = await ctx.leads.save(chosen.lead, ctx.now);
  await beginRound(ctx, saved, chosen.decision);
  ctx.publish(LeadReopened, { leadId: lead.id });
  if (!stays) announceOwner(ctx, saved, lead.ownerId);
  return saved;
}
