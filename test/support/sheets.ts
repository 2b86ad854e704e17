import { Workbook, type Worksheet } from 'exceljs';
import { ZipFile } from 'yazl';

// Real files, as offices make them and as nobody should.

export type Cells = readonly unknown[];

/** An xlsx with one sheet, written by a library that is not ours. */
export async function xlsx(
  rows: readonly Cells[],
  { date1904 = false, change }: { date1904?: boolean; change?: (sheet: Worksheet) => void } = {},
): Promise<Buffer> {
  const book = new Workbook();
  book.properties.date1904 = date1904;
  const sheet = book.addWorksheet('客户');
  for (const row of rows) sheet.addRow([...row]);
  change?.(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** The first sheet of an xlsx as texts and numbers, read by that library. */
export async function cellsOf(content: Buffer): Promise<unknown[][]> {
  const book = new Workbook();
  await book.xlsx.load(content as never);
  const rows: unknown[][] = [];
  book.worksheets[0]?.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
  return rows;
}

export const csv = (rows: readonly Cells[]): string =>
  rows
    .map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(','))
    .join('\r\n');

/** 客户名称,电话 / 华东精工,13800138000 in GBK. */
export const GBK = Buffer.concat([
  Buffer.from('bfcdbba7c3fbb3c62cb5e7bbb00d0a', 'hex'),
  Buffer.from('bbaab6abbeabb9a42c', 'hex'),
  Buffer.from('13800138000\r\n'),
]);

/** An archive of these parts. */
export async function zipOf(parts: Record<string, Buffer | string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const WORKBOOK = `<workbook xmlns:r="r"><sheets><sheet name="a" r:id="x"/></sheets></workbook>`;
const sheetOf = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

/** A workbook by hand; what stands between the tags of its only sheet is the caller's. */
export const handMade = (
  rows: string,
  more: Record<string, Buffer | string> = {},
): Promise<Buffer> =>
  zipOf({ 'xl/workbook.xml': WORKBOOK, 'xl/worksheets/sheet1.xml': sheetOf(rows), ...more });

/** Unpacks to 400 MB of blanks. */
export const bomb = (): Promise<Buffer> =>
  zipOf({
    'xl/workbook.xml': WORKBOOK,
    'xl/worksheets/sheet1.xml': Buffer.alloc(400 * 1024 * 1024, 32),
  });

/** What Excel writes for a workbook with a password: a compound file with the package inside. */
export const encrypted = (): Buffer =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(1_024),
    Buffer.from('EncryptedPackage', 'utf16le'),
    Buffer.alloc(512),
  ]);
