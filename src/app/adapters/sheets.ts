import { Refusal } from '../../kernel/refusal';
import type { SheetFound, Sheets } from '../../imports/sheets';
import { ENDED, frugalProcess } from './frugal-process';
import { built } from './house';
import type { RefusedSheet } from './sheet-reader';

export type SheetPool = Sheets & { close: () => Promise<void> };

/** A hundred thousand rows take about ten seconds. */
const READ_MS = 90_000;
/** A hundred thousand rows with all their texts take about 200 MB. */
const MOST_BYTES = 350 * 1024 * 1024;

/** What a large sheet took is given back before its rows are imported. */
const IDLE_MS = 500;

/** Whoever takes the process down, or holds it too long, unpacks to more than a list of customers. */
const tooMuch = (error: Error): RefusedSheet => {
  const ended = error.message === ENDED;
  return { refused: ended ? 'import.unpacks_too_large' : 'import.damaged', data: {} };
};

/** Sheets are read in a process of their own, one after the other. */
export function openSheets(): SheetPool {
  const reading = frugalProcess(built('sheet-process.js'), MOST_BYTES, IDLE_MS);
  return {
    read: async (path, to) => {
      const answer = reading.run('read', { path, to }, READ_MS).catch(tooMuch);
      const found = (await answer) as SheetFound | RefusedSheet;
      if ('refused' in found) throw new Refusal('invalid', found.refused, found.data);
      return found;
    },
    close: reading.close,
  };
}
