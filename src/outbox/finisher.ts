import type { Sql } from '../database/sql';
import type { ClaimedJob } from './job';
import { finish } from './queue';

type Transact = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

type Ending = {
  job: ClaimedJob;
  settle: (ours: boolean) => void;
  fail: (error: unknown) => void;
};

/**
 * Ends effect jobs. What ends in one turn of the event loop, or while others are being ended, goes in one commit; the promise
 * settles when the row is gone, with false when the lease had been lost.
 */
export function createFinisher(transact: Transact): (job: ClaimedJob) => Promise<boolean> {
  let waiting: Ending[] = [];
  let underWay = false;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await endTogether(transact, batch);
    }
    underWay = false;
  };

  return (job) =>
    new Promise((settle, fail) => {
      waiting.push({ job, settle, fail });
      if (underWay) return;
      underWay = true;
      setImmediate(() => void flush());
    });
}

async function endTogether(transact: Transact, batch: readonly Ending[]): Promise<void> {
  const leases = [...groupBy(batch, (ending) => ending.job.lease)];
  try {
    const ours = await transact(async (sql) => {
      const outcomes: boolean[] = [];
      for (const [lease, endings] of leases) {
        const ids = endings.map((ending) => ending.job.id);
        outcomes.push((await finish(sql, { lease, ids })) === ids.length);
      }
      return outcomes;
    });
    leases.forEach(([, endings], n) => endings.forEach((each) => each.settle(ours[n] ?? false)));
  } catch (error) {
    for (const ending of batch) ending.fail(error);
  }
}

/** Values by key, in order of appearance. */
export function groupBy<T, K>(values: Iterable<T>, key: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}
