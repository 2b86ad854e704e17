import { z } from 'zod';
import { Refusal } from '../kernel/refusal';
import type { Submission, SubmissionOutcome } from '../leads';
import { takeSome } from '../outbox/allowance';
import { effectJob, type JobHandler } from '../outbox/job';
import type { Context } from './context';
import { readArrived, reasonOf, type KeepParts } from './payloads';
import { TAKE_WAITING, takeLater } from './take-later';
import { asSystem } from './unit-of-work';
import { isUnavailable } from './web';

const MOST_AT_ONCE = 500;
const AS = asSystem('intake');

/** Takes up as many as the source's pace allows, the oldest first; what is left is the next run's. */
async function takeWaiting(env: IntakeEnv, sourceId: string): Promise<void> {
  const ids = await env.unitOfWork(AS, async (ctx) => {
    const waiting = await ctx.intakeQueries.heldIds('waiting', { sourceId, limit: MOST_AT_ONCE });
    const perMinute = env.paceOf(sourceId);
    const bucket = { receiver: `source:${sourceId}`, now: ctx.now, perMinute };
    const granted = await takeSome(ctx.sql, bucket, waiting.length);
    if (granted < waiting.length || waiting.length === MOST_AT_ONCE) takeLater(ctx, sourceId);
    return waiting.slice(0, granted);
  });
  for (const id of ids) await retake(env, id);
}

export type IntakeEnv = KeepParts & { paceOf: (sourceId: string) => number };

/** What became of a kept payload that was taken up again; null when there was nothing to do. */
export async function retake(parts: KeepParts, id: string): Promise<SubmissionOutcome | null> {
  try {
    return await parts.unitOfWork(AS, (ctx) => resume(ctx, id));
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const refusal = error instanceof Refusal ? error : new Refusal('invalid', 'intake.fault');
    await parts.unitOfWork(AS, (ctx) => markFailed(ctx, id, reasonOf(parts.explain, refusal)));
    return 'failed';
  }
}

const isHeld = (kept: Submission | null): kept is Submission =>
  kept?.outcome === 'failed' || kept?.outcome === 'waiting';

/** Reads a kept payload by the present mapping; refuses as reading does, `intake.source_gone` and `intake.payload_gone`. */
async function resume(ctx: Context, id: string): Promise<SubmissionOutcome | null> {
  const kept = await ctx.leads.findSubmission(id);
  if (!isHeld(kept)) return null;
  const source = ctx.leadSources.get(kept.sourceId);
  if (!source) throw new Refusal('invalid', 'intake.source_gone');
  if (kept.form === '') throw new Refusal('invalid', 'intake.payload_gone');
  const payload = { body: kept.form, contentType: kept.contentType ?? 'application/json' };
  const arrived = { source, payload, digest: kept.contentDigest ?? kept.digest };
  // Many come at once: their cards go into digests.
  const { repeated } = await readArrived({ ...ctx, gathersCards: true }, arrived, kept);
  return repeated ? 'repeated' : 'lead';
}

async function markFailed(ctx: Context, id: string, reason: string): Promise<void> {
  const kept = await ctx.leads.findSubmission(id);
  if (!isHeld(kept)) return;
  const mappingVersion = ctx.leadSources.get(kept.sourceId)?.version ?? kept.mappingVersion;
  const attempts = kept.attempts + 1;
  await ctx.leads.saveSubmission({ ...kept, outcome: 'failed', reason, attempts, mappingVersion });
}

export const intakeJobs: readonly JobHandler<never, IntakeEnv>[] = [
  effectJob(TAKE_WAITING, z.object({ sourceId: z.string() }), (env: IntakeEnv, { sourceId }) =>
    takeWaiting(env, sourceId),
  ),
];
