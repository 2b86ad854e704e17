import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { sqlOf, type Sql } from '../../src/database/sql';
import { inTransaction } from '../../src/database/transaction';
import { frozenClock, type AdjustableClock } from '../../src/kernel/clock';
import { newId } from '../../src/kernel/ids';
import { LostLease, type JobOutcome } from '../../src/outbox/attempt';
import type { ClaimedJob, JobHandler, NewJob } from '../../src/outbox/job';
import { effectJob, transactionalJob } from '../../src/outbox/job';
import { claim, enqueue, finish } from '../../src/outbox/queue';
import { createWorker, type Worker } from '../../src/outbox/worker';
import { openTestDatabase, type Lane } from './databases';
import { rowsOf } from './rows';

export const NOW = 1_700_000_000_000;

export type JobRow = {
  kind: string;
  unique_key: string | null;
  due_at: number | string | null;
  attempt: number;
  crashes: number;
  lease: string | null;
  last_error: string | null;
};

type Effect = (job: ClaimedJob) => Promise<void>;
type Work = (job: ClaimedJob, sql: Sql) => Promise<void>;

/** A database with a queue, a clock that stands still, and workers made on demand. */
export type Bench = {
  db: DataSource;
  clock: AdjustableClock;
  transact: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  put: (...jobs: NewJob[]) => Promise<void>;
  claim: (limit: number, lease: string) => Promise<ClaimedJob[]>;
  rows: () => Promise<JobRow[]>;
  /** A worker with effect jobs and, by `transactional`, jobs whose work commits with their end. */
  worker: (work: {
    effects?: Record<string, Effect>;
    transactional?: Record<string, Work>;
    clock?: AdjustableClock;
    slots?: number;
    transact?: Bench['transact'];
  }) => Worker & { outcomes: { kind: string; outcome: JobOutcome; error: unknown }[] };
  close: () => Promise<void>;
};

export const job = (kind: string, more: Partial<NewJob> = {}): NewJob => ({
  ...{ kind, lane: 0, payload: {} },
  ...more,
});

export async function openBench(lane: Lane): Promise<Bench> {
  const { db, close } = await openTestDatabase(lane);
  const clock = frozenClock(NOW);
  const transact: Bench['transact'] = (work) =>
    inTransaction(db, (manager) => work(sqlOf(manager)));
  const id = (): string => newId(clock.now());
  return {
    ...{ db, clock, transact, close },
    put: (...jobs) => transact((sql) => enqueue(sql, jobs, { now: clock.now(), newId: id })),
    claim: (limit, lease) =>
      transact((sql) => claim(sql, { lane: 0, limit, now: clock.now(), lease })),
    rows: async () =>
      (await rowsOf<JobRow>(db, 'SELECT * FROM job ORDER BY id')).map((row) => ({
        ...row,
        due_at: row.due_at === null ? null : Number(row.due_at),
      })),
    worker: ({ effects = {}, transactional = {}, slots = 5, ...own }) => {
      const outcomes: { kind: string; outcome: JobOutcome; error: unknown }[] = [];
      const any = z.unknown();
      const handlers = [
        ...Object.entries(effects).map(([kind, work]) =>
          effectJob(kind, any, (_: null, __, job) => work(job)),
        ),
        ...Object.entries(transactional).map(([kind, work]) =>
          transactionalJob(kind, any, (sql: Sql, _, job) => work(job, sql)),
        ),
      ] as JobHandler<Sql, null>[];
      const worker = createWorker<Sql, null>({
        ...{ handlers, env: null, clock: own.clock ?? clock, newId: id },
        transact: own.transact ?? transact,
        slots: { 0: slots, 1: slots, 2: slots },
        inUnitOfWork: (job, work) =>
          transact(async (sql) => {
            await work(sql);
            const gone = await finish(sql, { lease: job.lease, ids: [job.id] });
            if (gone !== 1) throw new LostLease(job.id);
          }),
        observe: ({ kind }, outcome, error) => void outcomes.push({ kind, outcome, error }),
      });
      return { ...worker, outcomes };
    },
  };
}
