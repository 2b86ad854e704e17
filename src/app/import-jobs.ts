import { z } from 'zod';
import { RUN_IMPORT } from '../imports/commands/start-import';
import { failImport, finishImport, takeRows } from '../imports/commands/take-rows';
import { UNDO_IMPORT, undoSome } from '../imports/commands/undo-import';
import type { ImportRun } from '../imports/import-run';
import { chunksOf, fileKey, rowsKey } from '../imports/sheets';
import type { Refusal } from '../kernel/refusal';
import { effectJob, type JobHandler } from '../outbox/job';
import type { Context } from './context';
import type { FilesEnv } from './evidence-jobs';
import { asSystem } from './unit-of-work';

/** The kind of job that removes the files of an import when their time has come. */
export const FORGET_IMPORT = 'import.forget';

export type ImportEnv = FilesEnv & { explain: (context: Context, refusal: Refusal) => string };

const AS = asSystem('import');
const One = z.object({ importId: z.string() });

/** Rows of one commit. With cards and clocks each row writes ten times as much. */
const AT_ONCE = { assigned: 500, dispatched: 50 };

/** Takes rows from the cursor on, a chunk a commit; a job that was killed goes on where the last commit ended. */
async function runImport(env: ImportEnv, importId: string): Promise<void> {
  const { unitOfWork, files } = env;
  const run = await unitOfWork(AS, ({ imports }) => imports.find(importId));
  if (run?.state !== 'running') return;
  const content = await files.store.read(rowsKey(importId));
  if (!content) return fail(env, importId, 'import.file_missing');
  if (await takeAll(env, run, content)) await unitOfWork(AS, (ctx) => finishImport(ctx, importId));
}

/** False when somebody else goes on, or nobody may. */
async function takeAll(
  env: ImportEnv,
  run: ImportRun,
  content: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const size = run.dispatch ? AT_ONCE.dispatched : AT_ONCE.assigned;
  let after = run.cursor;
  for await (const rows of chunksOf(content, { after, size })) {
    if (!(await takeChunk(env, run, { after, rows }))) return false;
    after = rows.at(-1)?.n ?? after;
  }
  return true;
}

type Chunk = Pick<Parameters<typeof takeRows>[1], 'after' | 'rows'>;

/** As the member who imports: their team gets the leads. False when there is nothing more to do for us. */
async function takeChunk(env: ImportEnv, run: ImportRun, chunk: Chunk): Promise<boolean> {
  const importId = run.id;
  return env.unitOfWork(AS, async (ctx) => {
    const actor = ctx.findPerson({ id: run.memberId })?.actor;
    if (!actor) {
      await failImport(ctx, { importId, code: 'import.member_left' });
      return false;
    }
    const explain = (refusal: Refusal): string => env.explain(ctx, refusal);
    return takeRows(ctx.as(actor), { importId, ...chunk, explain });
  });
}

const fail = (env: ImportEnv, importId: string, code: string): Promise<void> =>
  env.unitOfWork(AS, (ctx) => failImport(ctx, { importId, code }));

async function undo({ unitOfWork }: ImportEnv, importId: string): Promise<void> {
  while (await unitOfWork(AS, (ctx) => undoSome(ctx, importId)));
}

async function forget({ files }: ImportEnv, importId: string): Promise<void> {
  for (const key of [fileKey(importId), rowsKey(importId)]) await files.store.remove(key);
}

const job = (
  kind: string,
  run: (env: ImportEnv, importId: string) => Promise<void>,
): JobHandler<never, ImportEnv> =>
  effectJob(kind, One, (env: ImportEnv, { importId }) => run(env, importId));

export const importJobs: readonly JobHandler<never, ImportEnv>[] = [
  job(RUN_IMPORT, runImport),
  job(UNDO_IMPORT, undo),
  job(FORGET_IMPORT, forget),
];
