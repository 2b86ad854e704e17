import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { VisitContext } from '../context';
import type { Visit } from '../visit';

/** Loads a visit the actor may see; anybody else's does not exist for them (`visit.not_found`). */
export async function visibleVisit(
  ctx: Pick<VisitContext, 'actor' | 'visits'>,
  visitId: string,
): Promise<Visit> {
  const visit = await ctx.visits.get(visitId);
  if (!inScope(ctx.actor.scope, visit.memberId)) throw new Refusal('not_found', 'visit.not_found');
  return visit;
}

/** Loads the actor's own visit. Leaders may look at a visit, but only who was there may change it (`visit.not_yours`). */
export async function ownVisit(
  ctx: Pick<VisitContext, 'actor' | 'visits'>,
  visitId: string,
): Promise<Visit> {
  const visit = await visibleVisit(ctx, visitId);
  if (visit.memberId !== actingMember(ctx)) throw new Refusal('forbidden', 'visit.not_yours');
  return visit;
}

/** The member who acts (`actor.not_a_member`). */
export function actingMember(ctx: Pick<VisitContext, 'actor'>): string {
  if (ctx.actor.kind !== 'member') throw new Refusal('forbidden', 'actor.not_a_member');
  return ctx.actor.memberId;
}
