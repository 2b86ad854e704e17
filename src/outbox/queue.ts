import { markRows, marks, type Param, type Sql } from '../database/sql';
import type { ClaimedJob, Lane, NewJob } from './job';
import { DEFAULT_ATTEMPTS } from './retry';

// The only file that writes `job`. Every state is a `due_at`: waiting rows have a future one, claiming pushes it forward by the
// lease, finishing deletes the row, a dead worker's rows fall due again by themselves. See decision 1 in the README.

export const LEASE_MS = 15_000;
/** A job that took this many workers down with it is put aside. */
const MAX_CRASHES = 5;

type Stamp = { now: number; newId: () => string };

const COLUMNS =
  '(id, lane, kind, unique_key, due_at, attempt, max_attempts, crashes, payload, created_at)';

/** Writes jobs in the present transaction. */
export async function enqueue(sql: Sql, jobs: readonly NewJob[], stamp: Stamp): Promise<void> {
  const once = jobs.filter((job) => !job.again);
  const again = jobs.filter((job) => job.again);
  for (let i = 0; i < once.length; i += 200) await insert(sql, once.slice(i, i + 200), stamp);
  for (const job of again) await insert(sql, [job], stamp);
}

async function insert(sql: Sql, jobs: readonly NewJob[], stamp: Stamp): Promise<void> {
  const values: Param[] = jobs.flatMap((job) => [
    ...[stamp.newId(), job.lane, job.kind, job.unique ?? null, job.dueAt ?? stamp.now, 0],
    ...[job.maxAttempts ?? DEFAULT_ATTEMPTS, 0, JSON.stringify(job.payload), stamp.now],
  ]);
  const text = `INSERT INTO job ${COLUMNS} VALUES ${markRows(jobs.length, 10)}`;
  await sql.run(`${text} ${onRepeat(sql, jobs[0]?.again === true)}`, values);
}

/**
 * `again` takes the lease away from a run under way, so that its finish does not swallow the newer wish, and never puts off a
 * wish that waits already.
 */
function onRepeat(sql: Sql, again: boolean): string {
  const [fresh, earlier] =
    sql.dialect === 'sqlite' ? ['excluded.due_at', 'MIN'] : ['VALUES(due_at)', 'LEAST'];
  const waits = 'job.lease IS NULL AND job.due_at IS NOT NULL';
  const due = `CASE WHEN ${waits} THEN ${earlier}(job.due_at, ${fresh}) ELSE ${fresh} END`;
  const revived = 'crashes = CASE WHEN job.due_at IS NULL THEN 0 ELSE job.crashes END';
  const change = again ? `${revived}, due_at = ${due}, lease = NULL, attempt = 0` : 'id = job.id';
  return sql.dialect === 'sqlite'
    ? `ON CONFLICT (unique_key) DO UPDATE SET ${change}`
    : `ON DUPLICATE KEY UPDATE ${change}`;
}

type Row = {
  id: string;
  kind: string;
  attempt: number;
  max_attempts: number;
  crashes: number;
  lease: string | null;
  payload: string;
  due_at: number | string;
};

export type Claim = {
  lane: Lane;
  limit: number;
  now: number;
  lease: string;
  /** False while a suspect is under way here. */
  suspects?: boolean;
};

const PICK = `SELECT id, kind, attempt, max_attempts, crashes, lease, payload, due_at FROM job
  WHERE lane = ? AND due_at <= ? ORDER BY lane, due_at LIMIT ?`;

const crashesOf = (row: Row): number => row.crashes + (row.lease === null ? 0 : 1);

// Two crashes can be two restarts; from then on a job runs alone among its like, so that a poisonous one cannot take those
// that happened to run beside it into the grave.
const SUSPECT = 2;
export const isSuspect = (job: Pick<ClaimedJob, 'crashes'>): boolean => job.crashes >= SUSPECT;

/** Claims up to `limit` due jobs of a lane, at most one suspect. A job whose earlier claimant died brings one crash more. */
export async function claim(sql: Sql, wish: Claim): Promise<ClaimedJob[]> {
  const { lane, limit, now, lease, suspects = true } = wish;
  const skip = sql.dialect === 'sqlite' ? '' : ' FOR UPDATE SKIP LOCKED';
  const due = await sql.rows<Row>(PICK + skip, [lane, now, limit]);
  const suspicious = (row: Row): boolean => isSuspect({ crashes: crashesOf(row) });
  const suspect = suspects && due.find(suspicious);
  const rows = due.filter((row) => row === suspect || !suspicious(row));
  if (rows.length === 0) return [];
  await sql.run(
    `UPDATE job SET due_at = ?, attempt = attempt + 1, crashes = crashes + (lease IS NOT NULL), lease = ?
     WHERE id IN (${marks(rows.length)})`,
    [now + LEASE_MS, lease, ...rows.map((row) => row.id)],
  );
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, lane, lease, payload: JSON.parse(row.payload) as unknown },
    ...{ attempt: row.attempt + 1, maxAttempts: row.max_attempts, dueAt: Number(row.due_at) },
    crashes: crashesOf(row),
  }));
}

export const isPoison = (job: ClaimedJob): boolean => job.crashes >= MAX_CRASHES;

type Held = { lease: string; ids: readonly string[] };

/** Ends jobs; answers how many were still ours. */
export async function finish(sql: Sql, { lease, ids }: Held): Promise<number> {
  return sql.run(`DELETE FROM job WHERE id IN (${marks(ids.length)}) AND lease = ?`, [
    ...ids,
    lease,
  ]);
}

/** Keeps jobs for another lease. */
export async function renew(sql: Sql, held: Held, now: number): Promise<number> {
  return sql.run(
    `UPDATE job SET due_at = ? WHERE id IN (${marks(held.ids.length)}) AND lease = ?`,
    [now + LEASE_MS, ...held.ids, held.lease],
  );
}

/** Tries again at `at`; a `snoozed` try does not count. Whoever can say so did not crash. */
export async function putBack(
  sql: Sql,
  job: Pick<ClaimedJob, 'id' | 'lease'>,
  wish: { at: number; error: string | null; snoozed: boolean },
): Promise<number> {
  return sql.run(
    `UPDATE job SET due_at = ?, lease = NULL, last_error = ?, attempt = attempt - ?, crashes = 0 WHERE id = ? AND lease = ?`,
    [wish.at, clip(wish.error), wish.snoozed ? 1 : 0, job.id, job.lease],
  );
}

/** Puts a job aside as a dead letter. */
export async function bury(
  sql: Sql,
  job: Pick<ClaimedJob, 'id' | 'lease'>,
  error: string,
): Promise<number> {
  return sql.run(
    `UPDATE job SET due_at = NULL, lease = NULL, last_error = ? WHERE id = ? AND lease = ?`,
    [clip(error), job.id, job.lease],
  );
}

/** Takes back living jobs by key, in the transaction that makes them void. */
export async function cancel(sql: Sql, unique: readonly string[]): Promise<number> {
  if (unique.length === 0) return 0;
  return sql.run(`DELETE FROM job WHERE unique_key IN (${marks(unique.length)})`, [...unique]);
}

/** A job as it stands in the table. */
type JobRow = Record<string, string | number | null>;

/** Takes living jobs out whose key begins so, for `putIn` to put back as they were. */
export async function takeOut(sql: Sql, keyPrefix: string): Promise<JobRow[]> {
  const which = 'unique_key >= ? AND unique_key < ? AND due_at IS NOT NULL';
  // Keys are of letters, digits and colons, which all come before the tilde.
  const range = [keyPrefix, `${keyPrefix}~`];
  const rows = await sql.rows<JobRow>(`SELECT * FROM job WHERE ${which}`, range);
  await sql.run(`DELETE FROM job WHERE ${which}`, range);
  return rows;
}

/** Puts jobs back; whoever was at work at one of them has lost it. */
export async function putIn(sql: Sql, jobs: readonly JobRow[]): Promise<void> {
  for (const job of jobs) {
    const row = { ...job, lease: null };
    const names = Object.keys(row);
    const text = `INSERT INTO job (${names.join(', ')}) VALUES (${marks(names.length)})`;
    await sql.run(text, Object.values(row));
  }
}

const clip = (error: string | null): string | null =>
  error && Array.from(error).slice(0, 480).join('');

export type DeadLetter = {
  id: string;
  kind: string;
  attempt: number;
  lastError: string | null;
  createdAt: number;
};

/** The latest dead letters, newest first (at most 200). */
export async function listDead(sql: Sql): Promise<DeadLetter[]> {
  const rows = await sql.rows<{
    id: string;
    kind: string;
    attempt: number;
    last_error: string | null;
    created_at: number | string;
  }>(
    'SELECT id, kind, attempt, last_error, created_at FROM job WHERE due_at IS NULL ORDER BY id DESC LIMIT 200',
  );
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, attempt: row.attempt },
    ...{ lastError: row.last_error, createdAt: Number(row.created_at) },
  }));
}

/** Gives a dead letter all its attempts again; false when there is no such dead letter. */
export async function replayDead(sql: Sql, id: string, now: number): Promise<boolean> {
  const changed = await sql.run(
    'UPDATE job SET due_at = ?, attempt = 0, crashes = 0, last_error = NULL WHERE id = ? AND due_at IS NULL',
    [now, id],
  );
  return changed === 1;
}

export type QueueDepth = { lane: Lane; due: number; dead: number };

const AT_MOST = 10_000;

/** How many jobs of a lane are due and how many are dead; counting stops at 10,000, so that asking stays cheap. */
export async function depth(sql: Sql, lane: Lane, now: number): Promise<QueueDepth> {
  const count = async (condition: string, params: Param[]): Promise<number> => {
    const text = `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM job WHERE lane = ? AND ${condition} LIMIT ${String(AT_MOST)}) AS t`;
    return Number((await sql.rows<{ n: number | string }>(text, [lane, ...params]))[0]?.n ?? 0);
  };
  return { lane, due: await count('due_at <= ?', [now]), dead: await count('due_at IS NULL', []) };
}
