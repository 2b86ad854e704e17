import 'reflect-metadata';
import { z } from 'zod';
import { migrations, tables } from '../../../src/app/schema';
import { migrate } from '../../../src/database/migrate';
import { openDatabase } from '../../../src/database/open';
import { sqlOf, type Sql } from '../../../src/database/sql';
import { inTransaction } from '../../../src/database/transaction';
import { systemClock } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { LostLease } from '../../../src/outbox/attempt';
import { effectJob, transactionalJob, type JobHandler } from '../../../src/outbox/job';
import { finish } from '../../../src/outbox/queue';
import { createWorker } from '../../../src/outbox/worker';
import { answerParent } from './answer-parent';

// A worker of the real outbox in a process of its own, with jobs that do bad things to it. Its clock may be wrong.

const any = z.unknown();
const skew = Number(process.env.CHILD_SKEW_MS ?? 0);
const clock = { now: () => systemClock.now() + skew };
const lost: string[] = [];

/** A row for each time that work was committed. */
const leaveTrace = (sql: Sql): Promise<number> =>
  sql.run('INSERT INTO allowance (id, tokens, refilled_at) VALUES (?, 1, 0)', [newId(clock.now())]);

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const handlers = [
  transactionalJob('good', any, async (sql: Sql) => void (await leaveTrace(sql))),
  effectJob('poison', any, () => process.abort()),
  // Blocks the whole process, once.
  effectJob('block', any, (_: unknown, __, job) => {
    if (job.attempt === 1) spin(Number(process.env.CHILD_BLOCK_MS));
    return Promise.resolve();
  }),
  transactionalJob('slow', any, async (sql: Sql) => {
    await new Promise((resolve) => setTimeout(resolve, Number(process.env.CHILD_SLOW_MS ?? 200)));
    await leaveTrace(sql);
  }),
] as JobHandler<Sql, unknown>[];

async function main(): Promise<void> {
  const db = await openDatabase({ url: process.env.CHILD_DATABASE ?? '', tables, migrations });
  await migrate(db);
  const transact = <T>(work: (sql: Sql) => Promise<T>): Promise<T> =>
    inTransaction(db, (manager) => work(sqlOf(manager)));
  const worker = createWorker<Sql, unknown>({
    ...{ handlers, env: null, clock, transact, newId: () => newId(clock.now()) },
    slots: { 0: 4, 1: 4, 2: 4 },
    observe: ({ id }, outcome) => void (outcome === 'lost' && lost.push(id)),
    inUnitOfWork: (job, work) =>
      transact(async (sql) => {
        await work(sql);
        if ((await finish(sql, { lease: job.lease, ids: [job.id] })) !== 1)
          throw new LostLease(job.id);
      }),
  });
  worker.start();
  answerParent({ lost: () => lost });
}

void main();
