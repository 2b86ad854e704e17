import Piscina from 'piscina';
import { Refusal } from '../../kernel/refusal';
import type { Examination, Pictures } from '../../visits/pictures';
import { built, ofPackage } from './house';
import type { Refused } from './picture-worker';

export type PicturePool = Pictures & { close: () => Promise<void> };

const FONT = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';

/** Fifty in front of one, at two seconds each; who takes longer loses its thread. */
const LONGEST_MS = 120_000;

/**
 * Pictures are decoded and drawn in two threads; more wait in a queue, so that fifty uploads at once take no more memory than
 * two. The thread's code is built by `npm run build`.
 */
export function openPictures(): PicturePool {
  const pool = new Piscina({
    filename: built('picture-worker.js'),
    minThreads: 0,
    maxThreads: 2,
    idleTimeout: 30_000,
  });
  const fontFile = ofPackage(FONT);
  const run = (name: string, task: unknown): Promise<unknown> =>
    pool.run(task, { name, signal: AbortSignal.timeout(LONGEST_MS) });
  return {
    examine: async (path) => {
      const found = (await run('examine', path)) as Examination | Refused;
      if ('refused' in found) throw new Refusal('invalid', found.refused);
      return found;
    },
    watermark: async (original, lines) =>
      Buffer.from((await run('watermark', { original, lines, fontFile })) as Uint8Array),
    close: () => pool.close({ force: true }),
  };
}
