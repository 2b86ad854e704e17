import type { DataSource } from 'typeorm';
import { inTransaction } from '../database/transaction';
import type { EventType } from '../kernel/event';
import { SECOND, type Clock } from '../kernel/clock';
import { leadQueries } from '../leads/queries';
import type { Directory } from '../people';
import { peopleRepository } from '../people/repository';

/** Who is there and how much they carry; read once a second instead of once a request. */
export type Snapshot = {
  read: () => Promise<{ directory: Directory; workload: ReadonlyMap<string, number> }>;
  /** Keeps the snapshot right between readings: what was announced here counts at once, elsewhere within a second. */
  notice: (events: readonly { type: EventType<unknown>; data: unknown }[]) => void;
};

const FRESH_MS = SECOND;

type Reading = { directory: Directory; workload: Map<string, number>; at: number };

export function createSnapshot(db: DataSource, clock: Clock): Snapshot {
  let reading: Reading | null = null;
  let underWay: Promise<Reading> | null = null;

  const load = async (): Promise<Reading> => {
    const at = clock.now();
    const [directory, workload] = await inTransaction(db, async (manager) => [
      await peopleRepository(manager).loadDirectory(),
      await leadQueries(manager).workload(),
    ]);
    return { directory, workload, at };
  };

  return {
    read: async () => {
      // A clock that was put back must not keep an old reading for as long as it was put back by.
      if (reading && Math.abs(clock.now() - reading.at) < FRESH_MS) return reading;
      const loading = (underWay ??= load());
      try {
        const loaded = await loading;
        // What was announced meanwhile may be missing in it: the next caller reads again.
        if (loading === underWay) reading = loaded;
        return loaded;
      } finally {
        if (loading === underWay) underWay = null;
      }
    },
    notice: (events) => {
      for (const { type, data } of events) {
        // A new lead is by far the most frequent change, and the only one worth counting instead of reading again.
        const ownerId = firstOwner(type.name, data);
        if (ownerId !== null && reading) {
          reading.workload.set(ownerId, (reading.workload.get(ownerId) ?? 0) + 1);
        } else if (MOVES.test(type.name)) reading = underWay = null;
      }
    },
  };
}

const MOVES = /^(member\.|team\.|lead\.(assigned|accepted|disqualified|reopened|released))/;

type Owned = { ownerId: string | null; round?: number };

/** Who has one lead more than before. */
function firstOwner(name: string, data: unknown): string | null {
  const { ownerId, round } = data as Owned;
  if (name === 'lead.imported') return ownerId;
  return name === 'lead.assigned' && round === 1 ? ownerId : null;
}
