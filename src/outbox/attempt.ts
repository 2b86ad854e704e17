import type { Clock } from '../kernel/clock';
import type { Sql } from '../database/sql';
import { createFinisher } from './finisher';
import { GiveUp, Snooze, type ClaimedJob, type JobHandler } from './job';
import { bury, isPoison, putBack } from './queue';
import { retryDelay } from './retry';

export type JobOutcome = 'done' | 'retry' | 'snoozed' | 'dead' | 'lost';

export type AttemptOptions<C, E> = {
  handlers: readonly JobHandler<C, E>[];
  env: E;
  clock: Clock;
  /** Runs plain SQL in a transaction of its own. */
  transact: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  /** Runs work in a unit of work whose commit also ends the job; throws `LostLease` when it is not ours any more. */
  inUnitOfWork: (job: ClaimedJob, work: (context: C) => Promise<void>) => Promise<void>;
  observe?: (job: ClaimedJob, outcome: JobOutcome, error?: unknown) => void;
};

/** Somebody else holds the job by now; nothing of this run may be kept. */
export class LostLease extends Error {
  constructor(id: string) {
    super(`the lease of job ${id} was lost`);
    this.name = 'LostLease';
  }
}

// A newer version of the program wrote it; a newer worker will know it.
const UNKNOWN_KIND_MS = 30_000;

/**
 * Runs one claimed job to its outcome: done, tried again later, snoozed, buried, or lost to another worker. `onWorked` is told
 * when an effect is done and only its end is still to be written.
 */
export function createAttempt<C, E>(
  options: AttemptOptions<C, E>,
): (job: ClaimedJob, onWorked: () => void) => Promise<void> {
  const handlers = new Map(options.handlers.map((handler) => [handler.kind, handler]));
  const finishSoon = createFinisher(options.transact);

  const attempt = async (job: ClaimedJob, onWorked: () => void): Promise<JobOutcome> => {
    const handler = handlers.get(job.kind);
    if (isPoison(job)) throw new GiveUp('the job took five workers down');
    if (!handler) throw new Snooze(UNKNOWN_KIND_MS, `unknown kind ${job.kind}`);
    const payload = handler.payload.parse(job.payload);
    if ('inTransaction' in handler) {
      await options.inUnitOfWork(job, (context) => handler.inTransaction(context, payload, job));
      return 'done';
    }
    await handler.effect(options.env, payload, job);
    onWorked();
    return (await finishSoon(job)) ? 'done' : 'lost';
  };

  return async (job, onWorked) => {
    try {
      options.observe?.(job, await attempt(job, onWorked));
    } catch (error) {
      const outcome = error instanceof LostLease ? 'lost' : await settle(options, job, error);
      options.observe?.(job, outcome, error);
    }
  };
}

async function settle<C, E>(
  { clock, transact }: AttemptOptions<C, E>,
  job: ClaimedJob,
  error: unknown,
): Promise<JobOutcome> {
  const text = error instanceof Error ? error.message : String(error);
  const outcome = judge(job, error);
  const changed = await transact((sql) => {
    if (outcome === 'dead') return bury(sql, job, text);
    const wait = error instanceof Snooze ? error.afterMs : retryDelay(job.attempt);
    const at = clock.now() + wait;
    return putBack(sql, job, { at, error: text, snoozed: outcome === 'snoozed' });
  });
  return changed === 0 ? 'lost' : outcome;
}

function judge(job: ClaimedJob, error: unknown): 'dead' | 'snoozed' | 'retry' {
  if (error instanceof Snooze) return 'snoozed';
  if (error instanceof GiveUp) return 'dead';
  return job.attempt >= job.maxAttempts ? 'dead' : 'retry';
}
