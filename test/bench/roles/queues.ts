import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { migrations, tables } from '../../../src/app/schema';
import { createMetrics } from '../../../src/app/metrics';
import { openDatabase } from '../../../src/database/open';
import { sqlOf, type Sql } from '../../../src/database/sql';
import { inTransaction } from '../../../src/database/transaction';
import { systemClock } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { effectJob } from '../../../src/outbox/job';
import { enqueue } from '../../../src/outbox/queue';
import { createWorker } from '../../../src/outbox/worker';

type Place = { url: string };
type Task = { count: number };
/** Fills the queue, then empties it; answers jobs per second of the emptying. */
type Emptying = (task: Task) => Promise<number>;

const KIND = 'bench.nothing';
const BATCH = 100;
const LEASE_MS = 15_000;

async function fill(
  transact: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
  count: number,
): Promise<void> {
  const now = Date.now() - 1_000;
  for (let done = 0; done < count; done += 1_000) {
    const jobs = Array.from({ length: Math.min(1_000, count - done) }, () => {
      const messageId = newId(now);
      return { kind: KIND, lane: 1 as const, payload: { messageId }, unique: `bench:${messageId}` };
    });
    await transact((sql) => enqueue(sql, jobs, { now, newId: () => newId(now) }));
  }
}

async function open(url: string): Promise<<T>(work: (sql: Sql) => Promise<T>) => Promise<T>> {
  const db = await openDatabase({ url, tables, migrations });
  return (work) => inTransaction(db, (manager) => work(sqlOf(manager)));
}

/** The control: the bare loop, 100 at a time, on one connection. */
export const queueLoop = async ({ url }: Place): Promise<Emptying> => {
  const transact = await open(url);
  const line = await createConnection({ uri: url });
  await line.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  return async ({ count }) => {
    await fill(transact, count);
    const began = performance.now();
    for (let done = 0; done < count;) {
      const now = Date.now();
      const lease = randomBytes(8).toString('hex');
      await line.query('START TRANSACTION');
      const [rows] = await line.query<RowDataPacket[]>(
        `SELECT id, kind, attempt, payload FROM job WHERE lane = 1 AND due_at <= ?
         ORDER BY lane, due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
        [now],
      );
      const ids = rows.map((row) => String(row['id']));
      await line.query(
        'UPDATE job SET due_at = ?, attempt = attempt + 1, lease = ? WHERE id IN (?)',
        [now + LEASE_MS, lease, ids],
      );
      await line.query('COMMIT');
      await line.query('DELETE FROM job WHERE lease = ? AND id IN (?)', [lease, ids]);
      done += ids.length;
    }
    return count / ((performance.now() - began) / 1000);
  };
};

/** The product's worker with as many slots as the control claims at a time. */
export const queueEngine = async ({ url }: Place): Promise<Emptying> => {
  const transact = await open(url);
  const metrics = createMetrics();
  return async ({ count }) => {
    await fill(transact, count);
    let left = count;
    let emptied = (): void => undefined;
    const worker = createWorker({
      ...{ clock: systemClock, transact, env: {}, slots: { 0: 1, 1: BATCH, 2: 1 } },
      handlers: [effectJob(KIND, z.object({ messageId: z.string() }), () => Promise.resolve())],
      newId: () => newId(Date.now()),
      inUnitOfWork: () => Promise.reject(new Error('there is no such work here')),
      observe: (job, outcome) => {
        metrics.jobs.inc({ kind: job.kind, outcome });
        left -= outcome === 'done' ? 1 : 0;
        if (left === 0) emptied();
      },
    });
    const began = performance.now();
    const done = new Promise<void>((resolve) => (emptied = resolve));
    worker.start();
    await done;
    const seconds = (performance.now() - began) / 1000;
    await worker.stop();
    return count / seconds;
  };
};
