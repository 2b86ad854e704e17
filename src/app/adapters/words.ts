import Piscina from 'piscina';
import type { Reading, Words } from '../../voices/reading';
import { built } from './house';

export type WordsPool = Words & { close: () => Promise<void> };

const LONGEST_MS = 30_000;

/** One thread that reads Chinese; it starts with the first note and ends when there has been none for a while. */
export function openWords(): WordsPool {
  const pool = new Piscina({
    filename: built('words-worker.js'),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 60_000,
  });
  return {
    read: async (wish) =>
      (await pool.run(wish, { name: 'read', signal: AbortSignal.timeout(LONGEST_MS) })) as Reading,
    close: () => pool.close({ force: true }),
  };
}
