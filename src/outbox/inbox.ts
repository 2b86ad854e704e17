import { isDuplicate, StaleRow } from '../database/errors';
import { markRows, type Sql } from '../database/sql';
import type { Arrival } from './arrival';
import { enqueue } from './queue';
import type { Spool } from './spool';

export type Accepted = 'new' | 'seen' | 'spooled';

export type InboxOptions = {
  transact: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  newId: (at: number) => string;
  /** Where arrivals wait while the database is away; without one they are refused then. */
  spool?: Spool;
  /** How long the database may take before the spool is used (700 ms: the platforms give us 1.5 to 5 s). */
  patienceMs?: number;
  afterCommit?: () => void;
};

export type Inbox = {
  /** Stores an arrival and its job in one commit, or in the spool; only then may the caller acknowledge it. */
  accept: (arrival: Arrival) => Promise<Accepted>;
  /** Moves spooled arrivals into the database; answers how many. */
  drainSpool: () => Promise<number>;
};

type Waiting = {
  arrival: Arrival;
  settle: (accepted: Accepted) => void;
  fail: (error: unknown) => void;
};

const BATCH = 200;
const COMMITS_AT_ONCE = 2;
const COMMIT_LIMIT_MS = 10_000;
// After a failure arrivals go straight to the spool for a while, so that nobody waits for a dead database.
const AVOID_MS = 3_000;

export function createInbox(options: InboxOptions): Inbox {
  const { spool, patienceMs = 700 } = options;
  const commit = createGroupCommit(options);
  let avoided = false;
  let draining: Promise<number> | null = null;

  const avoid = (): void => {
    avoided = true;
    setTimeout(() => {
      avoided = false;
    }, AVOID_MS).unref();
  };

  return {
    accept: async (arrival) => {
      if (!spool) return commit(arrival);
      if (!avoided) {
        const accepted = await inTime(commit(arrival), patienceMs);
        if (accepted) return accepted;
        avoid();
      }
      spool.put(arrival);
      return 'spooled';
    },
    // One at a time: while the database hangs, each would take a connection of its own away.
    drainSpool: () => (draining ??= drain(options).finally(() => (draining = null))),
  };
}

async function drain(options: InboxOptions): Promise<number> {
  let moved = 0;
  for (;;) {
    const rows = options.spool?.list(BATCH) ?? [];
    if (rows.length === 0) return moved;
    await move(options, rows).catch(async (error: unknown) => {
      // One that cannot be stored must not keep the others waiting.
      const alone = await Promise.allSettled(rows.map((row) => move(options, [row])));
      if (alone.some(({ status }) => status === 'rejected')) throw error;
    });
    moved += rows.length;
  }
}

async function move(options: InboxOptions, rows: readonly Arrival[]): Promise<void> {
  await options.transact((sql) => store(sql, rows, options.newId));
  options.spool?.remove(rows);
  options.afterCommit?.();
}

/** Gathers what arrives while a commit is under way into the next one: one commit for many arrivals. */
function createGroupCommit(options: InboxOptions): (arrival: Arrival) => Promise<Accepted> {
  let queue: Waiting[] = [];
  let underWay = 0;

  const flush = async (): Promise<void> => {
    const batch = queue.slice(0, BATCH);
    queue = queue.slice(BATCH);
    underWay += 1;
    try {
      const arrivals = batch.map((waiting) => waiting.arrival);
      const fresh = await within(
        COMMIT_LIMIT_MS,
        options.transact((sql) => store(sql, arrivals, options.newId)),
      );
      for (const { arrival, settle } of batch) settle(fresh.has(arrival) ? 'new' : 'seen');
      options.afterCommit?.();
    } catch (error) {
      for (const { fail } of batch) fail(error);
    } finally {
      underWay -= 1;
      if (queue.length > 0) void flush();
    }
  };

  return (arrival) =>
    new Promise((settle, fail) => {
      queue.push({ arrival, settle, fail });
      // The next turn of the event loop: what came in together is stored together.
      if (underWay < COMMITS_AT_ONCE && queue.length === 1)
        setImmediate(() => void (queue.length > 0 && flush()));
    });
}

/** Writes inbox rows and jobs for the arrivals that are new; answers those. */
async function store(
  sql: Sql,
  arrivals: readonly Arrival[],
  newId: InboxOptions['newId'],
): Promise<Set<Arrival>> {
  const known = new Set(await listKnown(sql, arrivals));
  const fresh = new Map<string, Arrival>();
  for (const arrival of arrivals) {
    const key = keyOf(arrival);
    if (!known.has(key) && !fresh.has(key)) fresh.set(key, arrival);
  }
  const rows = [...fresh.values()];
  if (rows.length === 0) return new Set();
  const values = rows.flatMap((row) => [row.source, row.dedupe, row.receivedAt, row.body]);
  const insert = `INSERT INTO inbox (source, dedupe, received_at, body) VALUES ${markRows(rows.length, 4)}`;
  await sql.run(insert, values).catch((error: unknown) => {
    // Another process stored one of them a moment ago: look again.
    throw isDuplicate(error) ? new StaleRow('inbox', rows[0]?.dedupe ?? '') : error;
  });
  const now = rows[0]?.receivedAt ?? 0;
  await enqueue(
    sql,
    rows.map((row) => row.job),
    { now, newId: () => newId(now) },
  );
  return new Set(rows);
}

const keyOf = (row: { source: string; dedupe: string }): string => `${row.source}:${row.dedupe}`;

async function listKnown(sql: Sql, arrivals: readonly Arrival[]): Promise<string[]> {
  const pairs = arrivals.flatMap((arrival) => [arrival.source, arrival.dedupe]);
  const rows = await sql.rows<{ source: string; dedupe: string }>(
    `SELECT source, dedupe FROM inbox WHERE ${arrivals.map(() => '(source = ? AND dedupe = ?)').join(' OR ')}`,
    pairs,
  );
  return rows.map(keyOf);
}

/** The body of an arrival, or null when it is unknown or already blanked. */
export async function findArrivalBody(
  sql: Sql,
  source: string,
  dedupe: string,
): Promise<string | null> {
  const rows = await sql.rows<{ body: string | null }>(
    'SELECT body FROM inbox WHERE source = ? AND dedupe = ?',
    [source, dedupe],
  );
  return rows[0]?.body ?? null;
}

/** The value, or null when it failed or did not come in time. */
async function inTime<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  return within(ms, promise).catch(() => null);
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the database took longer than ${String(ms)} ms`)),
      ms,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
