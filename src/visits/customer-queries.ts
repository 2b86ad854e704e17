import type { EntityManager } from 'typeorm';
import type { LightPolicy } from '../accounts';
import { marks, sqlOf } from '../database/sql';
import { DAY, HOUR } from '../kernel/clock';
import { LightToldTable } from './tables';

/** A customer that nobody has visited to effect since then, UTC ms. */
export type QuietCustomer = { id: string; name: string; since: number };

export type QuietCount = {
  yellow: number;
  red: number;
  /** How many of them have turned yellow or red since their owner was last told. */
  fresh: number;
};

/** When customers were visited, and which of them wait for it. */
export type CustomerQueries = {
  /** When accounts were last visited, and the next appointment of the member there today. */
  calendar: (
    memberId: string,
    now: number,
  ) => Promise<Map<string, { lastAt: number | null; plannedAt: number | null }>>;
  /** When accounts were last visited to effect, by the moment it was reported. */
  effectiveAt: (accountIds: readonly string[]) => Promise<Map<string, number>>;
  /** How many customers of an owner are yellow and red. */
  countQuiet: (ownerId: string, policy: LightPolicy, now: number) => Promise<QuietCount>;
  /** Those of an owner that nobody has visited to effect after `before`, who wait longest first. */
  listQuiet: (ownerId: string, before: number, limit: number) => Promise<QuietCustomer[]>;
  /** Notes that the owner knows how their customers stand. */
  noteTold: (ownerId: string, now: number) => Promise<void>;
};

type Raw = Record<string, string | number | null>;

const EFFECTIVE =
  'SELECT account_id, MAX(reported_at) AS at FROM visit WHERE effective = 1 AND account_id IN';

const CALENDAR = `SELECT account_id, MAX(COALESCE(checked_in_at, reported_at)) AS last_at,
  MIN(CASE WHEN state = 'planned' AND planned_at BETWEEN ? AND ? THEN planned_at END) AS planned_at
  FROM visit WHERE member_id = ? AND created_at >= ? GROUP BY account_id`;

// The limit keeps the databases from asking for the last visit of a customer once for each place where it is compared.
const QUIET = `SELECT a.id, a.name, COALESCE((SELECT MAX(v.reported_at)
  FROM visit v WHERE v.account_id = a.id AND v.effective = 1), a.created_at) AS since FROM account a WHERE a.owner_id = ? LIMIT 1000000000`;
/** Fresh is what crossed a line after its owner was told. */
const COUNT = `SELECT SUM(CASE WHEN since > ? THEN 1 ELSE 0 END) AS yellow, SUM(CASE WHEN since <= ? THEN 1 ELSE 0 END) AS red,
  SUM(CASE WHEN since > ? OR (since <= ? AND since > ?) THEN 1 ELSE 0 END) AS fresh
  FROM (${QUIET}) AS quiet WHERE since <= ?`;
const LIST = `SELECT id, name, since FROM (${QUIET}) AS quiet WHERE since <= ? ORDER BY since, id LIMIT ?`;

export function customerQueries(manager: EntityManager): CustomerQueries {
  const sql = sqlOf(manager);
  const told = manager.getRepository(LightToldTable);
  return {
    calendar: async (memberId, now) => {
      const params = [now - 2 * HOUR, now + 12 * HOUR, memberId, now - 365 * DAY];
      const rows = await sql.rows<Raw>(CALENDAR, params);
      return new Map(
        rows.map((row) => [
          String(row['account_id']),
          { lastAt: optional(row['last_at']), plannedAt: optional(row['planned_at']) },
        ]),
      );
    },
    effectiveAt: async (ids) => {
      if (ids.length === 0) return new Map();
      const query = `${EFFECTIVE} (${marks(ids.length)}) GROUP BY account_id`;
      const rows = await sql.rows<Raw>(query, [...ids]);
      return new Map(rows.map((row) => [String(row['account_id']), Number(row['at'])]));
    },
    countQuiet: async (ownerId, { yellowMs, redMs }, now) => {
      const toldAt = (await told.findOneBy({ memberId: ownerId }))?.toldAt ?? 0;
      const redSince = now - redMs;
      const fresh = [toldAt - yellowMs, redSince, toldAt - redMs];
      const params = [redSince, redSince, ...fresh, ownerId, now - yellowMs];
      const [row] = await sql.rows<Raw>(COUNT, params);
      const count = (name: keyof QuietCount): number => Number(row?.[name] ?? 0);
      return { yellow: count('yellow'), red: count('red'), fresh: count('fresh') };
    },
    listQuiet: async (ownerId, before, limit) => {
      const rows = await sql.rows<Raw>(LIST, [ownerId, before, limit]);
      return rows.map((row) => ({
        ...{ id: String(row['id']), name: String(row['name']), since: Number(row['since']) },
      }));
    },
    noteTold: async (memberId, toldAt) => void (await told.save({ memberId, toldAt })),
  };
}

const optional = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);
