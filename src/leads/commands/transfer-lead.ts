import { Refusal } from '../../kernel/refusal';
import type { LeadContext } from '../context';
import { LeadAssigned } from '../events';
import { transfer, type Lead } from '../lead';
import { beginRound } from './begin-round';
import { visibleLead } from './visible-lead';

/** 转派: gives a lead to another active member; a new round with a new clock begins. Refuses `member.not_found`. */
export async function transferLead(
  ctx: LeadContext,
  input: { leadId: string; toMemberId: string },
): Promise<Lead> {
  const lead = await visibleLead(ctx, input.leadId);
  const taker = ctx.directory.members.find((member) => member.id === input.toMemberId);
  if (taker?.status !== 'active') throw new Refusal('not_found', 'member.not_found');
  const saved = await ctx.leads.save(transfer(lead, taker.id), ctx.now);
  await beginRound(ctx, saved, null);
  ctx.publish(LeadAssigned, {
    leadId: lead.id,
    ownerId: taker.id,
    round: saved.round,
    from: lead.ownerId,
  });
  return saved;
}
