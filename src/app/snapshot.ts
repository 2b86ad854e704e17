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

const addTo = (counts: Counts | undefined, id: string, by: 1 | -1): void =>
  void counts?.set(id, Math.max(0, (counts.get(id) ?? 0) + by));

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
        // Leads that come and go are by far the most frequent changes, and the only ones worth counting instead of reading again.
        for (const [id, by] of movesOf(type.name, data as Owned)) addTo(reading?.loads, id, by);
        if (CHANGES.test(type.name)) reading = underWay = null;
      }
    },
  };
}

function standingOf(
  { loads, received }: { loads: Counts; received: Counts },
  records: Standing['records'],
): Pick<Reading, 'standing' | 'reserve' | 'loads'> {
  const reserve = (memberId: string): void => {
    addTo(loads, memberId, 1);
    addTo(received, memberId, 1);
  };
  return { standing: { loads, received, records }, reserve, loads };
}

const CHANGES = /^(member\.|team\.|lead\.(accepted|disqualified|qualified|reopened|merge))/;

type Owned = { ownerId: string | null; from?: string | null; how?: string };
type Move = [memberId: string, by: 1 | -1];

/** Who carries one lead more or less. What dispatch gave was counted when it decided. */
function movesOf(name: string, { ownerId, from = null, how }: Owned): Move[] {
  const one = (id: string | null, by: 1 | -1): Move[] => (id === null ? [] : [[id, by]]);
  if (name === 'lead.imported') return one(ownerId, 1);
  if (name === 'lead.released') return one(ownerId, -1);
  if (name !== 'lead.assigned') return [];
  return [...(how === 'dispatched' ? [] : one(ownerId, 1)), ...one(from, -1)];
}
