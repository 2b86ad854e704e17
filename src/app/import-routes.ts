import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { recogniseColumns, TARGETS, type SheetRow, type Target } from '../imports/columns';
import { keepImport } from '../imports/commands/keep-import';
import { visibleImport } from '../imports/commands/visible-import';
import { RejectedFetched } from '../imports/events';
import { IMPORTERS } from '../imports/http';
import { previewRows } from '../imports/preview';
import type { Layout } from '../imports/rows';
import { chunksOf, fileKey, MOST_ROWS, rowsKey, type SheetFound } from '../imports/sheets';
import { ImportView, importView } from '../imports/views';
import { DAY } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { FileAnswer, route, type Route, type UploadedFile } from '../kernel/route';
import { writeSheet, type SheetCells } from './adapters/sheet-writer';
import type { ImportSettings } from './business';
import type { Context } from './context';
import type { FilesOutside } from './evidence-routes';
import { FORGET_IMPORT } from './import-jobs';
import { underKey } from './idempotency';

/** What the routes of imported files have beside the store: no transaction is open while a file is read. */
export type ImportsOutside = FilesOutside & {
  imports: {
    settings: ImportSettings;
    /** A refusal in Chinese. */
    explain: (refusal: Refusal) => string;
  };
};

type Out = ImportsOutside;

const MAX_BYTES = 20 * 1024 * 1024;
const SHOWN = 10;
/** Rows that are looked at for mistakes before anything is imported. */
const LOOKED_AT = 1_000;
const MOST_FAULTS = 20;

const Upload = z.strictObject({
  file: z.custom<UploadedFile>().describe('xlsx 或 CSV，最大 20 MB，最多 10 万行'),
  target: z.enum(TARGETS).default('lead'),
  name: z.string().trim().max(120).default('').describe('文件名，只用来显示'),
});
type Upload = z.infer<typeof Upload>;

const Fault = z.object({ row: z.number(), reason: z.string() });
const PreviewView = ImportView.extend({
  sheet: z.string().nullable(),
  otherSheets: z.array(z.string()).describe('没有读的工作表'),
  encoding: z.string().nullable(),
  unknown: z.array(z.string()).describe('没有认出的列'),
  rows: z.array(
    z.object({
      ...{ row: z.number(), values: z.record(z.string(), z.string()) },
      custom: z.array(z.object({ name: z.string(), value: z.string() })).describe('以列名保存的'),
      reason: z.string().nullable(),
    }),
  ),
  checked: z.number().describe('检查过的行数，最多 1000'),
  faults: z.array(Fault).describe('会退回的行，最多列 20 条'),
  filled: z.number().describe('由合并单元格补齐的格数'),
  sameFileAs: z.string().nullable().describe('同一个文件以前的导入'),
});

type Read = { found: SheetFound; head: SheetRow[]; path: string };

/** Reads the file in the other process; its rows are then in a file beside it, and the first of them in memory. */
async function read({ files }: Out, { file }: Upload): Promise<Read> {
  const path = join(dirname(file.path), 'rows');
  const found = await files.sheets.read(file.path, path);
  const wish = { after: 0, size: LOOKED_AT };
  for await (const head of chunksOf(createReadStream(path), wish)) return { found, head, path };
  throw new Refusal('invalid', 'import.empty');
}

/** Keeps file and rows for a month, whatever becomes of them, then says what would become of the first rows. */
async function upload(out: Out, input: Upload): Promise<z.infer<typeof PreviewView>> {
  const { imports, clock, files, unitOfWork } = out;
  const { found, head, path } = await read(out, input);
  const { target } = input;
  const known = recogniseColumns(head, { target, synonyms: imports.settings.synonyms });
  const layout: Layout = { ...known, width: found.width, date1904: found.date1904 };
  const below = head.filter(({ n }) => n > layout.headerRow);
  const total = found.rows - (head.length - below.length);
  if (total === 0) throw new Refusal('invalid', 'import.empty');
  if (total > MOST_ROWS) throw new Refusal('invalid', 'import.too_many_rows', { limit: MOST_ROWS });
  const importId = newId(clock.now());
  const dueAt = clock.now() + imports.settings.keepFilesDays * DAY;
  await unitOfWork(out, (ctx) => {
    ctx.enqueue({ kind: FORGET_IMPORT, lane: 2, payload: { importId }, dueAt });
    return Promise.resolve();
  });
  await files.store.put(fileKey(importId), { path: input.file.path }, 'application/octet-stream');
  await files.store.put(rowsKey(importId), { path }, 'application/x-ndjson');
  const { format, sha256 } = found;
  const fileName = input.name;
  const run = { id: importId, target, fileName, format, sha256, layout, total };
  const told = tell(imports, { found, below, layout, target });
  const answer = await unitOfWork(out, (ctx) =>
    underKey(ctx, { call: out, request: `import ${target} ${sha256}` }, async () => {
      const sameFileAs = await ctx.imports.findSame(ctx.actor.scope, sha256);
      return { ...importView(await keepImport(ctx, run)), ...told, sameFileAs };
    }),
  );
  if (answer.id !== importId) await forget(out, importId);
  return answer;
}

/** The job of thirty days hence finds what cannot be removed just now. */
async function forget({ files }: Out, importId: string): Promise<void> {
  for (const key of [fileKey(importId), rowsKey(importId)])
    await files.store.remove(key).catch(() => undefined);
}

type Told = Omit<z.infer<typeof PreviewView>, keyof z.infer<typeof ImportView> | 'sameFileAs'>;
type Findings = { found: SheetFound; below: SheetRow[]; layout: Layout; target: Target };

function tell({ explain }: Out['imports'], findings: Findings): Told {
  const { found, below, layout, target } = findings;
  const seen = previewRows(below, { layout, target }).map(({ refusal, ...row }) => ({
    ...{ ...row, custom: [...row.custom] },
    reason: refusal && explain(refusal),
  }));
  const faults = seen.flatMap(({ row, reason }) => (reason === null ? [] : [{ row, reason }]));
  const { sheet, otherSheets, encoding, filled } = found;
  const isUnknown = ({ field, header }: Layout['columns'][number]): boolean =>
    header !== '' && ['custom', 'note', 'skip'].includes(field);
  return {
    ...{ sheet, otherSheets, encoding, filled, checked: seen.length, rows: seen.slice(0, SHOWN) },
    unknown: layout.columns.filter(isUnknown).map(({ header }) => header),
    faults: faults.slice(0, MOST_FAULTS),
  };
}

const One = z.strictObject({ id: z.string().max(36) });
const PAGE = 500;

/** The rejected rows in the format they came in, with the reason in a last column. */
async function rejected(out: Out, { id }: z.infer<typeof One>): Promise<FileAnswer> {
  const { files, unitOfWork } = out;
  const run = await unitOfWork(out, async (ctx) => {
    const visible = await visibleImport(ctx, id);
    ctx.publish(RejectedFetched, { importId: id });
    return visible;
  });
  const content = await files.store.read(rowsKey(id));
  if (!content) throw new Refusal('not_found', 'import.file_missing');
  const { format, layout } = run;
  const cells = rejectedCells(out, { id, layout, content });
  const { mediaType, content: sheet } = writeSheet(format, cells);
  return new FileAnswer(sheet, mediaType, `${id}.${format}`);
}

type Wanted = { id: string; layout: Layout; content: AsyncIterable<Uint8Array> };

async function* rejectedCells(out: Out, { id, layout, content }: Wanted): SheetCells {
  const { headerRow, width } = layout;
  const padded = (cells: SheetRow['cells']): SheetRow['cells'] =>
    Array.from({ length: width }, (_, column) => cells[column] ?? null);
  for await (const chunk of chunksOf(content, { after: headerRow - 1, size: PAGE })) {
    const reasons = await out.unitOfWork(out, (ctx) => reasonsOf(ctx, id, chunk));
    reasons.set(headerRow, '原因');
    for (const { n, cells } of chunk.filter((row) => reasons.has(row.n)))
      yield [...padded(cells), reasons.get(n) ?? ''];
  }
}

async function reasonsOf(
  { imports }: Context,
  id: string,
  chunk: readonly SheetRow[],
): Promise<Map<number, string>> {
  const after = (chunk[0]?.n ?? 1) - 1;
  const rows = await imports.listRows(id, { outcome: 'rejected', after, limit: PAGE });
  return new Map(rows.map(({ row, reason }) => [row, reason ?? '']));
}

export const importFileRoutes: readonly Route<Out>[] = [
  route({
    ...{ method: 'POST', path: '/imports', summary: '上传表格，先看会导入成什么' },
    ...{ access: IMPORTERS, status: 201, once: true },
    upload: { field: 'file', maxBytes: MAX_BYTES },
    ...{ input: Upload, output: PreviewView, run: upload },
  }),
  route({
    ...{ method: 'GET', path: '/imports/:id/rejected', summary: '退回的行，最后一列是原因' },
    ...{ access: IMPORTERS, input: One, output: z.unknown(), run: rejected },
  }),
];
