import { Refusal } from '../../kernel/refusal';
import { titleOf } from '../../leads';
import { inScope } from '../../people';
import type { SupportContext } from '../context';
import { SupportDecided } from '../events';
import { askedText, type SupportRequest } from '../support';

type Wish = { requestId: string; approved: boolean };

/**
 * A leader of whoever asked says yes or no; nobody decides about their own. Refuses `support.not_found`,
 * `support.not_for_you` and `support.already_decided`.
 */
export async function decideSupport(ctx: SupportContext, wish: Wish): Promise<SupportRequest> {
  const { actor, now } = ctx;
  const request = await requestFor(ctx, wish.requestId);
  if (actor.kind !== 'member' || actor.role === 'rep' || actor.memberId === request.memberId)
    throw new Refusal('forbidden', 'support.not_for_you');
  if (request.state !== 'pending') throw new Refusal('conflict', 'support.already_decided');
  const state = wish.approved ? ('approved' as const) : ('declined' as const);
  const decided = { ...request, state, decidedBy: actor.memberId, decidedAt: now };
  await ctx.supports.decide(decided);
  const { id: requestId, leadId, memberId, kind } = decided;
  ctx.publish(SupportDecided, { requestId, leadId, memberId, kind, approved: wish.approved });
  await tellAsker(ctx, decided, actor.name);
  await ctx.desk.refresh(requestId);
  return decided;
}

async function requestFor(
  { actor, supports }: SupportContext,
  id: string,
): Promise<SupportRequest> {
  const request = await supports.find(id);
  if (!request || !inScope(actor.scope, request.memberId))
    throw new Refusal('not_found', 'support.not_found');
  return request;
}

async function tellAsker(ctx: SupportContext, decided: SupportRequest, by: string): Promise<void> {
  const lead = await ctx.leads.find(decided.leadId);
  const asked = `${lead ? titleOf(lead) : '已删除的线索'}的${askedText(ctx.supportPolicy, decided)}`;
  const said = decided.state === 'approved' ? '已同意' : '没有同意，可以找主管了解原因';
  const text = `您申请的${asked}，${by}${said}。`;
  await ctx.desk.say(decided.memberId, { kind: 'text', text });
}
