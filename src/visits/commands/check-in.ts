import { requireConsent } from '../consent';
import type { VisitContext } from '../context';
import { VisitCancelled, VisitCheckedIn } from '../events';
import { cancelVisit, checkIn, type CheckIn, type Visit } from '../visit';
import { ownVisit } from './visible-visit';

/** The rep has arrived. A second check-in changes nothing. Refuses `consent.required`, `visit.closed`, `visit.not_yours`. */
export async function checkInVisit(
  ctx: VisitContext,
  { visitId, where }: { visitId: string; where: CheckIn },
): Promise<Visit> {
  const visit = await ownVisit(ctx, visitId);
  requireConsent(await ctx.consents.latest(visit.memberId), ctx.consentText);
  const after = checkIn(visit, where);
  if (after === visit) return visit;
  ctx.publish(VisitCheckedIn, { visitId, at: where.at });
  return ctx.visits.save(after, ctx.now);
}

/** Calls an appointment or a begun visit off. Refuses `visit.closed` and `visit.not_yours`. */
export async function callOff(ctx: VisitContext, visitId: string): Promise<Visit> {
  const visit = await ownVisit(ctx, visitId);
  const after = cancelVisit(visit);
  if (after === visit) return visit;
  ctx.publish(VisitCancelled, { visitId });
  return ctx.visits.save(after, ctx.now);
}
