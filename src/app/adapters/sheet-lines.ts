import { open, type FileHandle } from 'node:fs/promises';
import { Refusal } from '../../kernel/refusal';
import type { Cell } from '../../imports/cells';
import { HEAD_ROWS } from '../../imports/columns';
import { lineOf, MOST_ROWS, type SheetFound } from '../../imports/sheets';

/** What a reader says of a file; the rest is counted while its rows are written. */
export type Told = Pick<SheetFound, 'encoding' | 'sheet' | 'otherSheets' | 'date1904'> &
  Pick<SheetFound, 'filled' | 'withoutResult'>;

const WIDEST = 200;
/** Cells hold 32,767 characters; a list of customers holds none that long. */
const MOST_WRITTEN = 200 * 1024 * 1024;
const HELD = 256 * 1024;

/** Takes the rows of a sheet and writes those that are not blank to a file. */
export type Lines = {
  add: (n: number, cells: Cell[]) => void;
  /** Writes what is held when it is much; to be called between pieces of the sheet. */
  flush: () => Promise<void>;
  close: () => Promise<{ rows: number; width: number }>;
};

/** Refuses `import.too_many_rows`, `import.too_wide` and `import.unpacks_too_large`. */
export async function openLines(path: string): Promise<Lines> {
  const file = await open(path, 'w');
  const count = { rows: 0, width: 0, bytes: 0 };
  let last = 0;
  let held: string[] = [];
  let size = 0;
  const write = async (): Promise<void> => {
    const text = held.join('');
    [held, size] = [[], 0];
    await file.write(text);
  };
  return {
    add: (n, cells) => {
      const width = cells.findLastIndex((cell) => cell !== null && cell !== '') + 1;
      if (width === 0) return;
      // An import goes on behind the last row it took, so that rows must come in order.
      if (n <= last) throw new Refusal('invalid', 'import.damaged');
      last = n;
      const line = `${lineOf({ n, cells: cells.slice(0, width) })}\n`;
      count.rows += 1;
      count.bytes += line.length;
      count.width = Math.max(count.width, width);
      check(count);
      held.push(line);
      size += line.length;
    },
    flush: () => (size > HELD ? write() : Promise.resolve()),
    close: () => end(file, write).then(() => ({ rows: count.rows, width: count.width })),
  };
}

const end = (file: FileHandle, write: () => Promise<void>): Promise<void> =>
  write().finally(() => file.close());

function check({ rows, width, bytes }: { rows: number; width: number; bytes: number }): void {
  if (rows > MOST_ROWS + HEAD_ROWS)
    throw new Refusal('invalid', 'import.too_many_rows', { limit: MOST_ROWS });
  if (width > WIDEST) throw new Refusal('invalid', 'import.too_wide', { limit: WIDEST });
  if (bytes > MOST_WRITTEN) throw new Refusal('invalid', 'import.unpacks_too_large');
}
