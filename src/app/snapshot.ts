import type { DataSource } from 'typeorm';
import { inTransaction } from '../database/transaction';
import type { EventType } from '../kernel/event';
import { DAY, MINUTE, SECOND, type Clock } from '../kernel/clock';
import { startOfDay } from '../kernel/time-text';
import type { Standing } from '../leads/context';
import { standingQueries } from '../leads/standing-queries';
import type { Directory } from '../people';
import { peopleRepository } from '../people/repository';

/** Who is there, how much they carry and what they made of it; read once a second instead of once a request. */
export type Snapshot = {
  read: () => Promise<{
    directory: Directory;
    standing: Standing;
    /** Counts a lead that is being given to somebody, before it is committed. */
    reserve: (memberId: string) => void;
  }>;
  /** Keeps the snapshot right between readings: what was announced here counts at once, elsewhere within a second. */
  notice: (events: readonly { type: EventType<unknown>; data: unknown }[]) => void;
};

const FRESH_MS = SECOND;
/** What was won in half a year changes slowly, and takes long to count. */
const RECORDS_FRESH_MS = 5 * MINUTE;
const RECORD_DAYS = 182;

type Counts = Map<string, number>;
type Reading = Awaited<ReturnType<Snapshot['read']>> & { loads: Counts; at: number };
type Records = { records: Standing['records']; at: number };

const addOne = (counts: Counts, id: string): void => void counts.set(id, (counts.get(id) ?? 0) + 1);

export function createSnapshot(db: DataSource, clock: Clock): Snapshot {
  let reading: Reading | null = null;
  let underWay: Promise<Reading> | null = null;
  let known: Records | null = null;

  // A clock that was put back must not keep an old reading for as long as it was put back by.
  const isFresh = (one: { at: number }, ms: number): boolean => Math.abs(clock.now() - one.at) < ms;

  const load = async (): Promise<Reading> => {
    const at = clock.now();
    return inTransaction(db, async (manager) => {
      const queries = standingQueries(manager);
      const directory = await peopleRepository(manager).loadDirectory(at);
      if (!known || !isFresh(known, RECORDS_FRESH_MS))
        known = { records: await queries.records(at - RECORD_DAYS * DAY), at };
      const counts = {
        loads: await queries.loads(),
        received: await queries.received(startOfDay(at)),
      };
      return { directory, at, ...standingOf(counts, known.records) };
    });
  };

  return {
    read: async () => {
      if (reading && isFresh(reading, FRESH_MS)) return reading;
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
        // New leads are by far the most frequent change: dispatched ones were reserved, imported ones are counted here.
        const ownerId = importedFor(type.name, data);
        if (ownerId !== null && reading) addOne(reading.loads, ownerId);
        else if (moves(type.name, data)) reading = underWay = null;
      }
    },
  };
}

function standingOf(
  { loads, received }: { loads: Counts; received: Counts },
  records: Standing['records'],
): Pick<Reading, 'standing' | 'reserve' | 'loads'> {
  const reserve = (memberId: string): void => {
    addOne(loads, memberId);
    addOne(received, memberId);
  };
  return { standing: { loads, received, records }, reserve, loads };
}

const MOVES =
  /^(member\.|team\.|lead\.(assigned|accepted|disqualified|qualified|reopened|released))/;

type Owned = { ownerId: string | null; round?: number };

const importedFor = (name: string, data: unknown): string | null =>
  name === 'lead.imported' ? (data as Owned).ownerId : null;

const moves = (name: string, data: unknown): boolean =>
  MOVES.test(name) && !(name === 'lead.assigned' && (data as Owned).round === 1);
