import { z } from 'zod';
import { effectJob, type JobHandler } from '../outbox/job';
import { originalKey, shownKey } from '../visits/evidence';
import { filesBefore, positionsBefore } from '../visits/retention';
import type { FilesEnv } from './evidence-jobs';
import { asSystem } from './unit-of-work';

export const PURGE = 'evidence.purge';

/** Removes the files first: if we stop in between, the rows still say what has to go. */
export async function removeEvidence(env: FilesEnv, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    for (const key of [originalKey(id), shownKey(id)]) await env.files.store.remove(key);
  await env.unitOfWork(asSystem('retention'), async (ctx) => {
    await ctx.evidence.purge(ids);
    await ctx.voices.forget(ids);
  });
}

/** Forgets positions and removes files whose retention has ended; as often as there is something left. */
async function purge(env: FilesEnv): Promise<void> {
  for (;;) {
    const ids = await env.unitOfWork(asSystem('retention'), async (ctx) => {
      const before = filesBefore(ctx.retention, ctx.now);
      await ctx.evidence.forgetPositions(positionsBefore(ctx.retention, ctx.now));
      const photos = await ctx.evidence.listBefore('photo', before.photo);
      const voices = await ctx.evidence.listBefore('voice', before.voice);
      const unused = await ctx.voices.listUnused(before.voice);
      return [...photos, ...voices, ...unused];
    });
    if (ids.length === 0) return;
    await removeEvidence(env, ids);
  }
}

export const retentionJobs: readonly JobHandler<never, FilesEnv>[] = [
  effectJob(PURGE, z.object({}), (env: FilesEnv) => purge(env)),
];
