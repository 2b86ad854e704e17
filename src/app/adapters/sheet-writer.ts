import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Cell } from '../../imports/cells';
import type { ImportRun } from '../../imports/import-run';

/** Rows of a sheet that is being written. */
export type SheetCells = AsyncGenerator<readonly Cell[]>;

type Written = { content: AsyncIterable<Uint8Array>; mediaType: string };

/** A sheet row by row, never whole in memory: xlsx, or CSV in UTF-8 with the mark by which Excel knows it. */
export function writeSheet(
  format: ImportRun['format'],
  rows: SheetCells,
  name: '退回的行' | '线索' = '退回的行',
): Written {
  if (format === 'csv')
    return { content: Readable.from(csvOf(rows)), mediaType: 'text/csv; charset=utf-8' };
  return {
    content: xlsxOf(rows, name),
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  };
}

async function* csvOf(rows: SheetCells): AsyncGenerator<Buffer> {
  yield Buffer.from('\ufeff');
  for await (const cells of rows) yield Buffer.from(`${cells.map(quoted).join(',')}\r\n`);
}

const quoted = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const partsOf = (sheetName: string): Record<string, string> => ({
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
});

function xlsxOf(rows: SheetCells, sheetName: string): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries(partsOf(sheetName)))
    zip.addBuffer(Buffer.from(HEAD + xml), name);
  const sheet = Readable.from(sheetXml(rows));
  // An end without the end of the archive tells the reader that something is missing.
  const output = new PassThrough();
  sheet.on('error', (error) => output.destroy(error));
  output.on('close', () => sheet.destroy());
  zip.outputStream.pipe(output);
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  return output;
}

async function* sheetXml(rows: SheetCells): AsyncGenerator<Buffer> {
  yield Buffer.from(`${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`);
  let n = 0;
  for await (const cells of rows) {
    n += 1;
    const xml = cells.map((cell, column) => cellXml(cell, `${lettersOf(column)}${String(n)}`));
    yield Buffer.from(`<row r="${String(n)}">${xml.join('')}</row>`);
  }
  yield Buffer.from('</sheetData></worksheet>');
}

/** Longer numbers are shown with an exponent; a phone must not be. */
const MOST_AS_NUMBER = 1e9;

/** The name of a column: 0 → `A`, 26 → `AA`. */
const lettersOf = (column: number): string =>
  (column < 26 ? '' : lettersOf(Math.floor(column / 26) - 1)) +
  String.fromCharCode(65 + (column % 26));

function cellXml(cell: Cell, place: string): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number' && Math.abs(cell) < MOST_AS_NUMBER)
    return `<c r="${place}"><v>${String(cell)}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escape(String(cell))}</t></is></c>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Characters that XML cannot hold are left out. */
const escape = (text: string): string =>
  text
    .toWellFormed()
    .replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '')
    .replace(/[&<>]/g, (char) => ENTITIES[char] ?? char);
