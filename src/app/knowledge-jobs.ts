import { z } from 'zod';
import { PlatformError } from '../chat/platform';
import { LOOK, noteSeen } from '../knowledge/commands/look-at-picture';
import { effectJob, type JobHandler } from '../outbox/job';
import type { FilesEnv } from './evidence-jobs';
import { asSystem } from './unit-of-work';
import type { VoiceEnv } from './voice-jobs';

export type KnowledgeEnv = FilesEnv & Pick<VoiceEnv, 'platforms'>;

const AS = asSystem('knowledge');
const MAX_BYTES = 10 * 1024 * 1024;

/** Reads a picture from the chat; a picture that is gone or cannot be read is a picture without text. */
async function look(env: KnowledgeEnv, gapId: string): Promise<void> {
  const gap = await env.unitOfWork(AS, (ctx) => ctx.gaps.find(gapId));
  const platform = env.platforms.get(gap?.sourceKey.split(':')[0] ?? '');
  if (gap?.state !== 'looking' || gap.mediaId === null || !platform) return;
  const picture = await platform.download(gap.mediaId, MAX_BYTES).catch(nothingIfGone);
  const pages = picture
    ? await env.files.documents.read(picture, 'image/jpeg').catch(unreadable)
    : [];
  const text = pages.map((page) => page.text).join('\n');
  await env.unitOfWork(AS, (ctx) => noteSeen(ctx, gapId, text));
}

function nothingIfGone(error: unknown): null {
  if (error instanceof PlatformError && error.failure === 'rejected') return null;
  throw error;
}

const unreadable = (): [] => [];

export const knowledgeJobs: readonly JobHandler<never, KnowledgeEnv>[] = [
  effectJob(LOOK, z.object({ gapId: z.string() }), (env: KnowledgeEnv, { gapId }) =>
    look(env, gapId),
  ),
];
