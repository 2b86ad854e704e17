import { importAccounts } from '../../accounts';
import { Refusal } from '../../kernel/refusal';
import { importLeads, type Imported } from '../../leads';
import type { SheetRow } from '../columns';
import type { ImportContext } from '../context';
import { ImportFailed, ImportFinished } from '../events';
import { advance, fail, finish, type ImportRow, type ImportRun } from '../import-run';
import { readRow } from '../rows';
import { sourceFor } from '../source';

const REASON_LIMIT = 200;

export type TakeRowsInput = {
  importId: string;
  /** Where the run must stand for these rows to be next. */
  after: number;
  rows: readonly SheetRow[];
  /** A refusal in Chinese. */
  explain: (refusal: Refusal) => string;
};

/**
 * Takes the next rows of a running import, all in one commit with its cursor; so rows are taken once, however often the job is
 * killed. False when the run has moved on without us or is not running any more.
 */
export async function takeRows(ctx: ImportContext, input: TakeRowsInput): Promise<boolean> {
  const run = await ctx.imports.get(input.importId);
  if (run.state !== 'running' || run.cursor !== input.after) return false;
  const forms: { key: number; form: Record<string, string> }[] = [];
  const rejected: Imported[] = [];
  for (const row of input.rows) {
    const form = readOrRefuse(row, run);
    if (form instanceof Refusal) rejected.push({ key: row.n, outcome: 'rejected', refusal: form });
    else forms.push({ key: row.n, form });
  }
  const all = [...rejected, ...(await bring(ctx, run, forms))];
  await ctx.imports.addRows(all.map((one) => rowOf(one, input)));
  const count = (outcome: Imported['outcome']): number =>
    all.filter((one) => one.outcome === outcome).length;
  const counts = { created: count('created'), repeated: count('repeated') };
  const cursor = input.rows.at(-1)?.n ?? run.cursor;
  await ctx.imports.save(advance(run, { ...counts, rejected: count('rejected'), cursor }), ctx.now);
  return true;
}

function readOrRefuse(row: SheetRow, { layout }: ImportRun): Record<string, string> | Refusal {
  try {
    return readRow(row, layout);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

type Forms = readonly { key: number; form: Record<string, string> }[];

function bring(ctx: ImportContext, run: ImportRun, forms: Forms): Promise<Imported[]> {
  const { id: importId, target, dispatch } = run;
  if (target === 'account') return importAccounts(ctx, { ownerId: run.memberId, forms });
  const toPool = target === 'pool';
  return importLeads(ctx, { importId, source: sourceFor(run.layout), dispatch, toPool, forms });
}

function rowOf(one: Imported, { importId, explain }: TakeRowsInput): ImportRow {
  const { key: row, outcome } = one;
  if (one.outcome !== 'rejected')
    return { importId, row, outcome, subjectId: one.subjectId, reason: null };
  const reason = Array.from(explain(one.refusal)).slice(0, REASON_LIMIT).join('');
  return { importId, row, outcome, subjectId: null, reason };
}

/** Ends an import whose rows have all been taken. */
export async function finishImport(ctx: ImportContext, importId: string): Promise<void> {
  const run = await ctx.imports.get(importId);
  if (run.state !== 'running') return;
  await ctx.imports.save(finish(run, ctx.now), ctx.now);
  const { memberId, target, dispatch, created, repeated, rejected } = run;
  const counts = { created, repeated, rejected };
  ctx.publish(ImportFinished, { importId, memberId, target, dispatch, ...counts });
}

/** Ends an import that cannot go on. */
export async function failImport(
  ctx: ImportContext,
  { importId, code }: { importId: string; code: string },
): Promise<void> {
  const run = await ctx.imports.get(importId);
  if (run.state !== 'running') return;
  await ctx.imports.save(fail(run, code, ctx.now), ctx.now);
  ctx.publish(ImportFailed, { importId, code });
}
