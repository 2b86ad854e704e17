import type { EntityManager } from 'typeorm';
import { sqlOf } from '../database/sql';
import { amountsIn } from '../kernel/money';
import { NO_RECORD, type TrackRecord } from './factors';

export type StandingQueries = {
  /** Open leads by owner. */
  loads: () => Promise<Map<string, number>>;
  /** Leads dispatched since a moment, by who got them. */
  received: (since: number) => Promise<Map<string, number>>;
  /** What became of the leads closed since a moment, by owner. */
  records: (since: number) => Promise<Map<string, TrackRecord>>;
};

const LOADS = `SELECT owner_id, COUNT(*) AS n FROM \`lead\`
  WHERE owner_id IS NOT NULL AND merged_into IS NULL AND state IN ('assigned', 'working') GROUP BY owner_id`;
const RECEIVED = `SELECT owner_id, COUNT(*) AS n FROM lead_ownership
  WHERE since_at >= ? AND how = 'dispatched' GROUP BY owner_id`;
const CLOSED = `SELECT owner_id, state, budget_range, COUNT(*) AS n FROM \`lead\`
  WHERE owner_id IS NOT NULL AND merged_into IS NULL AND state IN ('qualified', 'converted', 'disqualified') AND updated_at >= ?
  GROUP BY owner_id, state, budget_range`;

type Count = { owner_id: string; n: number | string };
type Closed = Count & { state: string; budget_range: string | null };

export function standingQueries(manager: EntityManager): StandingQueries {
  const sql = sqlOf(manager);
  const countsOf = async (text: string, params: number[]): Promise<Map<string, number>> => {
    const rows = await sql.rows<Count>(text, params);
    return new Map(rows.map((row) => [row.owner_id, Number(row.n)]));
  };
  return {
    loads: () => countsOf(LOADS, []),
    received: (since) => countsOf(RECEIVED, [since]),
    records: async (since) => {
      const records = new Map<string, TrackRecord>();
      for (const row of await sql.rows<Closed>(CLOSED, [since]))
        records.set(row.owner_id, addTo(records.get(row.owner_id) ?? NO_RECORD, row));
      return records;
    },
  };
}

function addTo(record: TrackRecord, { state, budget_range, n }: Closed): TrackRecord {
  if (state === 'disqualified') return { ...record, lost: record.lost + Number(n) };
  const fen = Math.max(0, ...amountsIn(budget_range ?? '').map((amount) => amount.fen));
  const largestFen = Math.max(record.largestFen, fen);
  return { ...record, won: record.won + Number(n), largestFen };
}
