import { open } from 'node:fs/promises';
import { Refusal } from '../../kernel/refusal';
import type { DocumentExamination, Documents, PageReading } from '../../visits/documents';
import { frugalProcess } from './frugal-process';
import { built } from './house';
import type { Refused } from './picture-worker';

export type DocumentPool = Documents & { close: () => Promise<void> };

const EXAMINE_MS = 20_000;
/** Fifty scanned pages at three seconds each, and some more. */
const READ_MS = 300_000;

type Found = DocumentExamination | Refused;

/** Recognition takes 300 MB, a page scanned at 600 dots an inch 200 more. */
const MOST_BYTES = 800 * 1024 * 1024;

/** Whoever takes the process down or holds it too long is no document. */
const tooMuch = (): Refused => ({ refused: 'evidence.truncated' });

/**
 * Documents are looked at in one process and read in another, so that a long scan keeps no upload waiting. Each takes one at a time;
 * its time is counted from when its turn comes, and a document that exceeds it or the memory ends the process and fails alone.
 */
export function openDocuments(): DocumentPool {
  const file = built('document-process.js');
  const [looking, reading] = [frugalProcess(file, MOST_BYTES), frugalProcess(file, MOST_BYTES)];
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

async function isPdf(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0);
    return buffer.subarray(0, bytesRead).toString('latin1') === '%PDF-';
  } finally {
    await file.close();
  }
}
