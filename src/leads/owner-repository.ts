import type { EntityManager } from 'typeorm';
import { insertRows } from '../database/insert';
import { sqlOf } from '../database/sql';
import type { Silence } from './silence';
import {
  DailyUseTable,
  OwnershipTable,
  SilenceTable,
  type DailyUse,
  type Ended,
  type Ownership,
} from './owner-tables';

/** Who had a lead and how long nothing was done about it. */
export type OwnerRows = {
  addOwnership: (ownership: Ownership) => Promise<void>;
  /** Ends the ownership that has not ended yet. */
  endOwnership: (leadId: string, end: { at: number; because: Ended }) => Promise<void>;
  /** Everybody who lost the lead to the pool or gave it back, with the last time. */
  listLosers: (leadId: string) => Promise<ReadonlyMap<string, number>>;
  findSilence: (leadId: string) => Promise<Silence | null>;
  /** Writes the lead's one silence. */
  putSilence: (silence: Silence) => Promise<void>;
  /** Counts one more use of the day and answers how many that makes; a member's parallel uses wait for one another. */
  countUse: (use: Omit<DailyUse, 'used'>) => Promise<number>;
  findUse: (use: Omit<DailyUse, 'used'>) => Promise<number>;
  /** Open leads of a member as the database knows them in this transaction. */
  countOpen: (memberId: string) => Promise<number>;
};

const LOSERS = `SELECT owner_id, MAX(ended_at) AS lost_at FROM lead_ownership
  WHERE lead_id = ? AND ended_because IN ('released', 'given_back') GROUP BY owner_id`;
/** One statement for a new and for a known lead, on both databases. */
const PUT_SILENCE = `REPLACE INTO lead_silence (lead_id, started_at, yellow_at, red_at, release_at, extensions, passed,
  stopped_at, policy_version, calendar_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const OPEN = `SELECT COUNT(*) AS n FROM \`lead\` WHERE owner_id = ? AND merged_into IS NULL
  AND state IN ('assigned', 'working')`;

export function ownerRows(manager: EntityManager): OwnerRows {
  const sql = sqlOf(manager);
  const silences = manager.getRepository(SilenceTable);
  const uses = manager.getRepository(DailyUseTable);
  const repeat =
    sql.dialect === 'sqlite'
      ? 'ON CONFLICT (member_id, day_at, what) DO UPDATE SET used = used + 1'
      : 'ON DUPLICATE KEY UPDATE used = used + 1';
  return {
    addOwnership: (ownership) => insertRows(manager, OwnershipTable, [ownership]),
    endOwnership: async (leadId, { at, because }) => {
      await sql.run(
        'UPDATE lead_ownership SET ended_at = ?, ended_because = ? WHERE lead_id = ? AND ended_at IS NULL',
        [at, because, leadId],
      );
    },
    listLosers: async (leadId) => {
      const rows = await sql.rows<{ owner_id: string; lost_at: number | string }>(LOSERS, [leadId]);
      return new Map(rows.map((row) => [row.owner_id, Number(row.lost_at)]));
    },
    findSilence: (leadId) => silences.findOneBy({ leadId }),
    putSilence: async (one) => {
      await sql.run(PUT_SILENCE, [
        ...[one.leadId, one.startedAt, one.yellowAt, one.redAt, one.releaseAt, one.extensions],
        ...[one.passed, one.stoppedAt, one.policyVersion, one.calendarVersion],
      ]);
    },
    countUse: async ({ memberId, dayAt, what }) => {
      const text = 'INSERT INTO lead_daily_use (member_id, day_at, what, used) VALUES (?, ?, ?, 1)';
      await sql.run(`${text} ${repeat}`, [memberId, dayAt, what]);
      return (await uses.findOneByOrFail({ memberId, dayAt, what })).used;
    },
    findUse: async (use) => (await uses.findOneBy(use))?.used ?? 0,
    countOpen: async (memberId) => {
      const [row] = await sql.rows<{ n: number | string }>(OPEN, [memberId]);
      return Number(row?.n ?? 0);
    },
  };
}
