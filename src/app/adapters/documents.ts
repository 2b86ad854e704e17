import { open } from 'node:fs/promises';
import Piscina from 'piscina';
import { Refusal } from '../../kernel/refusal';
import type { DocumentExamination, Documents, PageReading } from '../../visits/documents';
import { built } from './house';
import type { Refused } from './picture-worker';

export type DocumentPool = Documents & { close: () => Promise<void> };

const EXAMINE_MS = 20_000;
/** Fifty scanned pages at three seconds each, and some more. */
const READ_MS = 300_000;

type Found = DocumentExamination | Refused;

/** Whoever takes the thread down or holds it too long is no document. */
const tooMuch = (): Refused => ({ refused: 'evidence.truncated' });

/**
 * Documents are looked at in one thread and read in another, so that a long scan keeps no upload waiting. Each thread takes one
 * at a time; its time is counted from when its turn comes, and a document that exceeds it ends the thread and fails alone. The
 * limit is of JavaScript's own memory: buffers and canvases are bounded by the sizes that the worker accepts.
 */
export function openDocuments(): DocumentPool {
  const [looking, reading] = [openThread(), openThread()];
  return {
    examine: async (path) => {
      if (!(await isPdf(path))) return null;
      const found = (await looking.run('examine', path, EXAMINE_MS).catch(tooMuch)) as Found;
      if ('refused' in found) throw new Refusal('invalid', found.refused);
      return found;
    },
    firstPage: async (pdf) =>
      Buffer.from((await looking.run('firstPage', pdf, EXAMINE_MS)) as Uint8Array),
    read: async (original, mediaType) =>
      (await reading.run('read', { original, mediaType }, READ_MS)) as PageReading[],
    close: async () => {
      await Promise.all([looking.close(), reading.close()]);
    },
  };
}

type Thread = {
  run: (name: string, task: unknown, ms: number) => Promise<unknown>;
  close: () => Promise<void>;
};

function openThread(): Thread {
  const pool = new Piscina({
    filename: built('document-worker.js'),
    ...{ minThreads: 0, maxThreads: 1, idleTimeout: 30_000 },
    resourceLimits: { maxOldGenerationSizeMb: 384 },
  });
  let before: Promise<unknown> = Promise.resolve();
  return {
    run: (name, task, ms) => {
      const begin = (): Promise<unknown> =>
        pool.run(task, { name, signal: AbortSignal.timeout(ms) });
      const mine = before.then(begin, begin);
      before = mine;
      return mine;
    },
    close: () => pool.close({ force: true }),
  };
}

async function isPdf(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0);
    return buffer.subarray(0, bytesRead).toString('latin1') === '%PDF-';
  } finally {
    await file.close();
  }
}
