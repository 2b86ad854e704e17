import type { VisitContext } from '../context';
import { VisitExplained } from '../events';
import { report, type Report, type Visit } from '../visit';
import { judgeVisit, questionKey } from './judge-visit';
import { question } from './question-visit';
import { ownVisit } from './visible-visit';

/**
 * What was done and what comes next; computes touch and authenticity. A repeat replaces the report. Refuses
 * `visit.evidence_missing`, `visit.cancelled` and `visit.not_yours`.
 */
export async function reportVisit(
  ctx: VisitContext,
  { visitId, said }: { visitId: string; said: Report },
): Promise<Visit> {
  const visit = await ownVisit(ctx, visitId);
  const evidence = await ctx.evidence.listOf(visitId);
  const after = report(visit, said, { at: ctx.now, evidence: evidence.length });
  return judgeVisit(ctx, after);
}

/** The rep's word on the signals; the leader sees visit and explanation at once. Refuses `visit.not_yours`. */
export async function explainVisit(
  ctx: VisitContext,
  { visitId, explanation }: { visitId: string; explanation: string },
): Promise<Visit> {
  const visit = await ownVisit(ctx, visitId);
  const saved = await ctx.visits.save({ ...visit, explanation }, ctx.now);
  ctx.publish(VisitExplained, { visitId });
  if (saved.flagged) {
    ctx.forget([questionKey(visitId)]);
    question(ctx, saved);
  }
  return saved;
}
