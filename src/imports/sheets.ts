import type { SheetRow } from './columns';
import type { ImportRun } from './import-run';

/** What a file turned out to be; its rows stand in a file of their own, a JSON line each. */
export type SheetFound = {
  format: ImportRun['format'];
  /** How a CSV was written: `utf-8`, `utf-16le`, `gb18030`. */
  encoding: string | null;
  /** The sheet that was read, and visible ones that were not. */
  sheet: string | null;
  otherSheets: string[];
  sha256: string;
  /** Rows that are not blank. */
  rows: number;
  width: number;
  date1904: boolean;
  /** Cells that a merged one was written into below itself, and formulas that were saved without a result. */
  filled: number;
  withoutResult: number;
};

/** Reads sheets. Files are hostile: whatever they do, only their own answer is lost. */
export type Sheets = {
  /**
   * Reads the file at `path` and writes its rows to `to`. Refuses `import.not_a_sheet`, `import.encrypted`, `import.old_excel`,
   * `import.damaged`, `import.unpacks_too_large`, `import.too_many_rows`, `import.too_wide`, `import.encoding`, `import.empty`.
   */
  read: (path: string, to: string) => Promise<SheetFound>;
};

/** Rows of data an import may have. */
export const MOST_ROWS = 100_000;

export const fileKey = (importId: string): string => `import/${importId.slice(-2)}/${importId}`;
export const rowsKey = (importId: string): string => `${fileKey(importId)}.rows`;

/** A row as a line of the file of rows, without its end. */
export const lineOf = ({ n, cells }: SheetRow): string => JSON.stringify([n, ...cells]);

export function rowOf(line: string): SheetRow {
  const [n, ...cells] = JSON.parse(line) as [number, ...SheetRow['cells']];
  return { n, cells };
}

/** The rows of such a file after row `after`, in chunks of at most `size`. */
export async function* chunksOf(
  content: AsyncIterable<Uint8Array>,
  { after, size }: { after: number; size: number },
): AsyncGenerator<SheetRow[]> {
  let chunk: SheetRow[] = [];
  for await (const line of linesOf(content)) {
    const row = rowOf(line);
    if (row.n <= after) continue;
    chunk.push(row);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of content) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
