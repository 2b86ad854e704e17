import { Refusal } from '../../kernel/refusal';
import { visibleLead } from '../../leads';
import { managerOf } from '../../people';
import type { SupportContext } from '../context';
import { SupportRequested } from '../events';
import { checkWish, evidenceFor, SUPPORT_CARD, type SupportRequest, type Wish } from '../support';

const LOOKED_AT = 50;

/** The evidence on which something may be asked for a lead now; null when there is none. */
export async function evidenceOn(
  ctx: Pick<SupportContext, 'followUps' | 'supportPolicy' | 'now'>,
  leadId: string,
): Promise<{ id: string; occurredAt: number } | null> {
  const touches = await ctx.followUps.listAbout(leadId, LOOKED_AT);
  return evidenceFor(touches, ctx.supportPolicy, ctx.now);
}

/**
 * Asks for support with a lead of one's own: it names the customer's stage and stands on an effective touch. Refuses
 * `support.not_yours`, `support.no_evidence`, and what `checkWish` refuses.
 */
export async function requestSupport(ctx: SupportContext, wish: Wish): Promise<SupportRequest> {
  const { actor, now } = ctx;
  if (actor.kind !== 'member') throw new Refusal('forbidden', 'actor.not_a_member');
  const lead = await visibleLead(ctx, wish.leadId);
  if (lead.ownerId !== actor.memberId) throw new Refusal('forbidden', 'support.not_yours');
  const { money } = checkWish(wish, ctx.supportPolicy);
  const evidence = await evidenceOn(ctx, lead.id);
  if (!evidence) {
    const { evidenceDays } = ctx.supportPolicy;
    throw new Refusal('conflict', 'support.no_evidence', { days: evidenceDays });
  }
  const request: SupportRequest = {
    ...{ ...wish, id: ctx.newId(), memberId: actor.memberId, followUpId: evidence.id },
    ...{ amountFen: money ? wish.amountFen : null, state: 'pending', createdAt: now },
    ...{ decidedBy: null, decidedAt: null },
  };
  await ctx.supports.add(request);
  const { id: requestId, leadId, memberId, kind, stage, followUpId, amountFen } = request;
  ctx.publish(SupportRequested, {
    requestId,
    leadId,
    memberId,
    kind,
    stage,
    followUpId,
    amountFen,
  });
  const leader = managerOf(ctx.directory, memberId);
  const card = { kind: SUPPORT_CARD, subjectId: requestId, occasion: 'asked', urgent: false };
  await ctx.desk.notify(leader ? [{ ...card, recipientId: leader.id }] : []);
  return request;
}
