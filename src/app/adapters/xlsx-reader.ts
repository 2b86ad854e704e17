import { Refusal } from '../../kernel/refusal';
import { cellText, dateText, NO_RESULT, type Cell } from '../../imports/cells';
import type { Lines, Told } from './sheet-lines';
import { columnOf, readMerges } from './xlsx-merges';
import {
  MOST_OF_A_SHEET,
  readDateStyles,
  readTexts,
  readWorkbook,
  textCollector,
} from './xlsx-parts';
import { readXml, type XmlHandler } from './xml-reader';
import { openArchive, type Archive } from './zip-reader';

/** Reads the first visible sheet of a workbook row by row; formulas by the result they were saved with. */
export async function readXlsx(path: string, lines: Lines): Promise<Told> {
  const archive = await openArchive(path);
  try {
    return await readRows(archive, lines);
  } finally {
    archive.close();
  }
}

async function readRows(archive: Archive, lines: Lines): Promise<Told> {
  const { part, ...workbook } = await readWorkbook(archive);
  const surroundings = {
    texts: await readTexts(archive),
    dates: await readDateStyles(archive),
    date1904: workbook.date1904,
  };
  const merges = await readMerges(archive, part, MOST_OF_A_SHEET);
  const counts = { withoutResult: 0 };
  const add = (n: number, cells: Cell[]): void => {
    // A blank row in a merged block is only its border.
    if (cells.some((cell) => cell !== null)) merges.fill(n, cells);
    counts.withoutResult += cells.filter((cell) => cell === NO_RESULT).length;
    lines.add(n, cells);
  };
  const handler = rowHandler(surroundings, add);
  await readXml(archive.read(part, MOST_OF_A_SHEET), handler, lines.flush);
  const { sheet, otherSheets, date1904 } = workbook;
  return { encoding: null, sheet, otherSheets, date1904, filled: merges.filled(), ...counts };
}

type Surroundings = { texts: readonly string[]; dates: readonly boolean[]; date1904: boolean };

/** The cell that is being read. */
type Open = { type: string; style: number; value: string; column: number; formula: boolean };

/** No sheet has more columns; a number beyond is a lie that would fill the memory. */
const MOST_COLUMNS = 16_384;

function rowHandler(around: Surroundings, add: (n: number, cells: Cell[]) => void): XmlHandler {
  const inline = textCollector();
  let [n, inValue]: [number, boolean] = [0, false];
  let cells: Cell[] = [];
  let cell: Open | null = null;
  const opens: Record<string, (attributes: Readonly<Record<string, string>>) => void> = {
    row: (attributes) => {
      n = Number(attributes['r'] ?? n + 1);
      cells = [];
    },
    c: (attributes) => {
      cell = openCell(attributes, cells.length);
    },
    v: () => void (inValue = true),
    f: () => cell && (cell.formula = true),
  };
  return {
    open: (name, attributes) => {
      opens[name]?.(attributes);
      if (cell) inline.open(name);
    },
    text: (text) => {
      if (cell && inValue) cell.value += text;
      else if (cell) inline.text(text);
    },
    close: (name) => {
      inline.close(name);
      if (name === 'v') inValue = false;
      if (name === 'row') add(n, cells);
      if (name !== 'c' || !cell) return;
      put(cells, cell.column, valueOf(cell, inline.take(), around));
      cell = null;
    },
  };
}

function openCell(attributes: Readonly<Record<string, string>>, next: number): Open {
  const [, letters] = /^([A-Z]{1,3})\d+$/.exec(attributes['r'] ?? '') ?? [];
  const column = letters === undefined ? next : columnOf(letters);
  if (column >= MOST_COLUMNS) throw new Refusal('invalid', 'import.damaged');
  const { t: type = 'n', s: style = '0' } = attributes;
  return { type, style: Number(style), value: '', column, formula: false };
}

function put(cells: Cell[], column: number, value: Cell): void {
  if (value === null) return;
  while (cells.length < column) cells.push(null);
  cells[column] = value;
}

type Read = (cell: Open, around: Surroundings) => Cell;

/** By the type of a cell; the others are texts, and errors as they are shown. */
const READERS: Record<string, Read> = {
  s: ({ value }, { texts }) => trimmed(texts[Number(value)] ?? ''),
  b: ({ value }) => (value === '1' ? '是' : '否'),
  // A date in ISO 8601.
  d: ({ value }) => trimmed(value.replace('T', ' ').slice(0, 16)),
  n: numberOf,
};

function valueOf(cell: Open, inline: string, around: Surroundings): Cell {
  const { type, value, formula } = cell;
  if (type === 'inlineStr') return trimmed(inline);
  if (value === '' && formula) return type === 'str' ? null : NO_RESULT;
  return (READERS[type] ?? (() => trimmed(value)))(cell, around);
}

function trimmed(text: string): string | null {
  const plain = text.trim();
  return plain === '' ? null : plain;
}

function numberOf({ value, style }: Open, { dates, date1904 }: Surroundings): Cell {
  if (value === '') return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return trimmed(value);
  return dates[style] ? dateText(number, date1904) : Number(cellText(number));
}
