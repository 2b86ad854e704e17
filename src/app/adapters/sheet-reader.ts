import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Refusal } from '../../kernel/refusal';
import type { SheetFound } from '../../imports/sheets';
import { readCsv } from './csv-reader';
import { openLines, type Lines, type Told } from './sheet-lines';
import { readXlsx } from './xlsx-reader';

// Runs in a process of its own (`sheets.ts`), one sheet at a time; a hostile file takes nothing but its own answer with it.

export type RefusedSheet = { refused: string; data: Record<string, string | number> };

/** Recognises a file by its content, not by its name, and writes its rows to `to`. */
export async function readSheet(task: {
  path: string;
  to: string;
}): Promise<SheetFound | RefusedSheet> {
  try {
    return await readInto(task);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code, data: error.data };
    throw error;
  }
}

async function readInto({ path, to }: { path: string; to: string }): Promise<SheetFound> {
  const content = await readFile(path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const format = formatOf(content);
  const lines = await openLines(to);
  const { told, counts } = await reading(lines, () =>
    format === 'xlsx' ? readXlsx(path, lines) : readCsv(content, lines),
  );
  if (counts.rows === 0) throw new Refusal('invalid', 'import.empty');
  return { format, sha256, ...told, ...counts };
}

async function reading(
  lines: Lines,
  read: () => Promise<Told>,
): Promise<{ told: Told; counts: { rows: number; width: number } }> {
  try {
    const told = await read();
    return { told, counts: await lines.close() };
  } catch (error) {
    await lines.close().catch(() => undefined);
    throw error;
  }
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** The container of both .xls and encrypted .xlsx. */
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

function formatOf(content: Buffer): SheetFound['format'] {
  if (content.length === 0) throw new Refusal('invalid', 'import.empty');
  if (content.subarray(0, 4).equals(ZIP)) return 'xlsx';
  if (!content.subarray(0, 8).equals(COMPOUND)) return 'csv';
  const encrypted = content.includes(ENCRYPTED);
  throw new Refusal('invalid', encrypted ? 'import.encrypted' : 'import.old_excel');
}
