import { z } from 'zod';
import { eventType } from '../kernel/event';

const run = { importId: z.string() };
const subject = (data: { importId: string }): string => data.importId;
const counts = { created: z.number(), repeated: z.number(), rejected: z.number() };

/** A file was handed in and read; nothing has come of it yet. */
export const ImportPreviewed = eventType(
  'import.previewed',
  z.object({ ...run, target: z.string(), sha256: z.string(), total: z.number() }),
  subject,
);
export const ImportStarted = eventType(
  'import.started',
  z.object({ ...run, dispatch: z.boolean() }),
  subject,
);
export const ImportFinished = eventType(
  'import.finished',
  z.object({ ...run, memberId: z.string(), ...counts, target: z.string(), dispatch: z.boolean() }),
  subject,
);
export const ImportFailed = eventType(
  'import.failed',
  z.object({ ...run, code: z.string() }),
  subject,
);
export const ImportUndoBegun = eventType('import.undo_begun', z.object(run), subject);
export const ImportUndone = eventType(
  'import.undone',
  z.object({ ...run, removed: z.number(), stayed: z.number() }),
  subject,
);
/** Somebody fetched the rejected rows with what stands in them. */
export const RejectedFetched = eventType('import.rejected_fetched', z.object(run), subject);
