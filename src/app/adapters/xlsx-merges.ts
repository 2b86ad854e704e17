import type { Cell } from '../../imports/cells';
import type { Archive } from './zip-reader';

/** A cell that reaches down over rows: columns from 0, rows from 1. */
type Merge = { column: number; from: number; to: number };

/** Merged cells stand behind the rows, so they are looked for before. */
const END_OF_ROWS = /<\/(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*\/>/;
const MERGE = /<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"/g;
const MOST_OF_A_TAIL = 8 * 1024 * 1024;

/** The number of a column, from 0: `A` → 0, `AA` → 26. */
export function columnOf(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
}

async function tailOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('latin1');
  let [tail, found] = ['', false];
  for await (const piece of pieces) {
    const text = tail + decoder.decode(piece);
    const end = found ? null : END_OF_ROWS.exec(text);
    found ||= end !== null;
    // An end may stand on the border of two pieces.
    tail = found ? text.slice(end?.index ?? 0, MOST_OF_A_TAIL) : text.slice(-40);
  }
  return found ? tail : '';
}

/** Fills a merged cell's value into the rows below it, where a sheet holds nothing. */
export type Filler = {
  /** Changes the cells of a row; rows come in order. */
  fill: (n: number, cells: Cell[]) => void;
  filled: () => number;
};

const isBlank = (cell: Cell | undefined): boolean => (cell ?? null) === null;

export async function readMerges(archive: Archive, part: string, most: number): Promise<Filler> {
  const byStart = new Map<number, Merge[]>();
  for (const [, letters = '', from = '', to = ''] of (
    await tailOf(archive.read(part, most))
  ).matchAll(MERGE)) {
    const merge = { column: columnOf(letters), from: Number(from), to: Number(to) };
    if (merge.to > merge.from) byStart.set(merge.from, [...(byStart.get(merge.from) ?? []), merge]);
  }
  let open: (Merge & { value: Cell })[] = [];
  let filled = 0;
  return {
    fill: (n, cells) => {
      open = open.filter(({ to, value }) => to >= n && value !== null);
      for (const { column, value } of open.filter(({ column: at }) => isBlank(cells[at]))) {
        while (cells.length < column) cells.push(null);
        cells[column] = value;
        filled += 1;
      }
      for (const merge of byStart.get(n) ?? [])
        open.push({ ...merge, value: cells[merge.column] ?? null });
    },
    filled: () => filled,
  };
}
