import { Refusal } from '../../kernel/refusal';
import type { LeadContext } from '../context';
import { transfer, type Lead } from '../lead';
import { changeOwner } from './change-owner';
import { visibleLead } from './visible-lead';

/**
 * 转派: gives a lead to another active member; a new round with a new clock begins. From colleague to colleague the silence goes on,
 * so that passing a lead to and fro wins no time; a leader's transfer begins it anew. Refuses `member.not_found` and
 * `lead.taker_full`.
 */
export async function transferLead(
  ctx: LeadContext,
  input: { leadId: string; toMemberId: string },
): Promise<Lead> {
  const lead = await visibleLead(ctx, input.leadId);
  const taker = ctx.directory.members.find((member) => member.id === input.toMemberId);
  if (taker?.status !== 'active') throw new Refusal('not_found', 'member.not_found');
  const most = (taker.capacity ?? ctx.dispatchPolicy.capacity) + ctx.poolPolicy.borrow;
  if ((ctx.standing.loads.get(taker.id) ?? 0) >= most)
    throw new Refusal('limit', 'lead.taker_full', { most });
  const silenceGoesOn = ctx.actor.kind === 'member' && ctx.actor.role === 'rep';
  const after = transfer(lead, taker.id, silenceGoesOn);
  const change = { before: lead, after, how: 'transferred', because: 'transferred' } as const;
  return changeOwner(ctx, { ...change, silenceGoesOn });
}
