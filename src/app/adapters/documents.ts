import Piscina from 'piscina';
import { Refusal } from '../../kernel/refusal';
import type { DocumentExamination, Documents, PageReading } from '../../visits/documents';
import { built } from './house';
import type { Refused } from './picture-worker';

export type DocumentPool = Documents & { close: () => Promise<void> };

const EXAMINE_MS = 20_000;
/** Fifty scanned pages at three seconds each, and some more. */
const READ_MS = 300_000;

type Found = DocumentExamination | Refused | null;

/** Whoever takes the thread down is no document. */
function tooMuch(): Refused {
  return { refused: 'evidence.truncated' };
}

/**
 * Documents are opened and read in one thread with a limit of memory and time; more of them wait in its queue. A document that
 * exceeds either ends the thread and fails alone.
 */
export function openDocuments(): DocumentPool {
  const pool = new Piscina({
    filename: built('document-worker.js'),
    ...{ minThreads: 0, maxThreads: 1, idleTimeout: 30_000 },
    resourceLimits: { maxOldGenerationSizeMb: 384 },
  });
  const run = (name: string, task: unknown, ms: number): Promise<unknown> =>
    pool.run(task, { name, signal: AbortSignal.timeout(ms) });
  return {
    examine: async (path) => {
      const found = (await run('examine', path, EXAMINE_MS).catch(tooMuch)) as Found;
      if (found && 'refused' in found) throw new Refusal('invalid', found.refused);
      return found;
    },
    firstPage: async (pdf) => Buffer.from((await run('firstPage', pdf, EXAMINE_MS)) as Uint8Array),
    read: async (original, mediaType) =>
      (await run('read', { original, mediaType }, READ_MS)) as PageReading[],
    close: () => pool.close({ force: true }),
  };
}
