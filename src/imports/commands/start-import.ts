import type { ImportContext } from '../context';
import { ImportStarted } from '../events';
import { start, type Correction, type ImportRun } from '../import-run';
import { visibleImport } from './visible-import';

/** The kind of job that takes the rows of an import. */
export const RUN_IMPORT = 'import.run';

export type StartImportInput = {
  importId: string;
  /** Where columns go instead of where they were thought to. */
  corrections: readonly Correction[];
  dispatch: boolean;
};

/** Starts a previewed import; the rows are taken by a job. Refuses as `start` does. */
export async function startImport(
  ctx: ImportContext,
  { importId, corrections, dispatch }: StartImportInput,
): Promise<ImportRun> {
  await visibleImport(ctx, importId);
  const run = start(await ctx.imports.get(importId), { corrections, dispatch, at: ctx.now });
  const saved = await ctx.imports.save(run, ctx.now);
  ctx.publish(ImportStarted, { importId, dispatch });
  const unique = `${RUN_IMPORT}:${importId}`;
  ctx.enqueue({ kind: RUN_IMPORT, lane: 2, payload: { importId }, unique });
  return saved;
}
