import { Refusal } from '../../kernel/refusal';
import type { ImportContext } from '../context';
import { ImportPreviewed } from '../events';
import type { ImportRun } from '../import-run';

export type KeepImportInput = Pick<
  ImportRun,
  'id' | 'target' | 'fileName' | 'sha256' | 'format' | 'layout' | 'total'
>;

/** Notes a file that was read and stored; nothing comes of it before it is started. Refuses `actor.not_a_member`. */
export async function keepImport(ctx: ImportContext, input: KeepImportInput): Promise<ImportRun> {
  if (ctx.actor.kind !== 'member') throw new Refusal('forbidden', 'actor.not_a_member');
  const run: ImportRun = {
    ...input,
    ...{ memberId: ctx.actor.memberId, state: 'previewed', dispatch: false, cursor: 0 },
    ...{ created: 0, repeated: 0, rejected: 0, removed: 0, stayed: {}, failure: null },
    ...{ createdAt: ctx.now, startedAt: null, endedAt: null, updatedAt: ctx.now, version: 1 },
  };
  await ctx.imports.add(run);
  const { id: importId, target, sha256, total } = run;
  ctx.publish(ImportPreviewed, { importId, target, sha256, total });
  return run;
}
