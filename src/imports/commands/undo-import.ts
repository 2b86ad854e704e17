import { withdrawAccounts } from '../../accounts';
import { withdrawLeads, type Withdrawal } from '../../leads';
import type { ImportContext } from '../context';
import { ImportUndoBegun, ImportUndone } from '../events';
import { beginUndo, endUndo, takeBack, type ImportRun, type StayedReason } from '../import-run';
import { visibleImport } from './visible-import';

/** The kind of job that takes an import back. */
export const UNDO_IMPORT = 'import.undo';
const AT_ONCE = 500;

/** Begins to take back what an import created; again changes nothing. Refuses `import.not_over`. */
export async function undoImport(ctx: ImportContext, importId: string): Promise<ImportRun> {
  await visibleImport(ctx, importId);
  const run = await ctx.imports.get(importId);
  const begun = beginUndo(run);
  if (begun === run) return run;
  const saved = await ctx.imports.save(begun, ctx.now);
  ctx.publish(ImportUndoBegun, { importId });
  const unique = `${UNDO_IMPORT}:${importId}`;
  ctx.enqueue({ kind: UNDO_IMPORT, lane: 2, payload: { importId }, unique });
  return saved;
}

/** Takes back the next five hundred, in one commit with the cursor; false when nothing is left to do. */
export async function undoSome(ctx: ImportContext, importId: string): Promise<boolean> {
  const run = await ctx.imports.get(importId);
  if (run.state !== 'undoing') return false;
  const wish = { outcome: 'created' as const, after: run.cursor, limit: AT_ONCE };
  const rows = await ctx.imports.listRows(importId, wish);
  if (rows.length === 0) return end(ctx, run);
  const ids = rows.flatMap(({ subjectId }) => (subjectId === null ? [] : [subjectId]));
  const found = await withdraw(ctx, run, ids);
  const back = (id: string | null): boolean => found.get(id ?? '') === 'removed';
  const removed = rows.filter(({ subjectId }) => back(subjectId));
  await ctx.imports.markRemoved(
    importId,
    removed.map(({ row }) => row),
  );
  const stayed = [...found.values()].filter((one): one is StayedReason => one !== 'removed');
  const taken = { cursor: rows.at(-1)?.row ?? run.cursor, removed: removed.length, stayed };
  await ctx.imports.save(takeBack(run, taken), ctx.now);
  return true;
}

const withdraw = (
  ctx: ImportContext,
  { id: importId, target }: ImportRun,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Withdrawal>> =>
  target === 'account' ? withdrawAccounts(ctx, ids) : withdrawLeads(ctx, { importId, ids });

async function end(ctx: ImportContext, run: ImportRun): Promise<false> {
  await ctx.imports.save(endUndo(run), ctx.now);
  const stayed = Object.values(run.stayed).reduce((sum, n) => sum + n, 0);
  ctx.publish(ImportUndone, { importId: run.id, removed: run.removed, stayed });
  return false;
}
