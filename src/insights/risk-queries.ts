import type { EntityManager } from 'typeorm';
import { marks, sqlOf, type Sql } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { DAY } from '../kernel/clock';
import { scopeCondition } from '../people';
import type { Stint } from './risk';

/** No trigger looks further back than this before the span. */
const BEFORE_MS = 90 * DAY;

export type RiskQueries = {
  /** Who had which lead since `from`, or up to 90 days before, with all that rules ask of it; two thousand at a time. */
  stints: (scope: Scope, from: number) => AsyncIterable<Stint[]>;
};

type Raw = Record<string, string | number | null>;
const at = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const RELEASED = `('released', 'given_back')`;
const STINTS = `SELECT o.lead_id, o.round, o.owner_id, o.since_at, o.ended_at, o.ended_because, l.source_id, l.budget_range,
  (SELECT COUNT(*) FROM lead_ownership p WHERE p.lead_id = o.lead_id AND p.round <= o.round
    AND p.ended_because IN ${RELEASED}) AS releases,
  (SELECT MIN(n.since_at) FROM lead_ownership n WHERE n.lead_id = o.lead_id AND n.round > o.round) AS next_since,
  (SELECT MIN(a.happened_at) FROM audit_log a WHERE a.subject_id = o.lead_id AND a.happened_at >= o.since_at
    AND a.action IN ('lead.disqualified', 'lead.qualified')) AS closed_at,
  (SELECT MIN(f.occurred_at) FROM follow_up f WHERE f.subject_id = o.lead_id AND f.occurred_at >= o.since_at) AS touched_at,
  (SELECT MIN(s.fired_at) FROM lead_clock c JOIN lead_clock_step s ON s.clock_id = c.id
    WHERE c.lead_id = o.lead_id AND c.round = o.round) AS missed_at
  FROM lead_ownership o JOIN \`lead\` l ON l.id = o.lead_id WHERE (o.ended_at IS NULL OR o.ended_at >= ?) AND {scope}`;
const PAGE = 2_000;
const AFTER = `AND (o.lead_id > ? OR (o.lead_id = ? AND o.round > ?)) ORDER BY o.lead_id, o.round LIMIT ${String(PAGE)}`;
const EFFECTIVE = `SELECT subject_id, occurred_at FROM follow_up WHERE effective = 1 AND occurred_at >= ? AND subject_id IN`;

export function riskQueries(manager: EntityManager): RiskQueries {
  const sql = sqlOf(manager);
  return {
    async *stints(scope, from) {
      const { text, params } = scopeCondition(scope, 'o.owner_id');
      const since = from - BEFORE_MS;
      const query = `${STINTS.replace('{scope}', text)} ${AFTER}`;
      for (let [leadId, round] = ['', 0]; ;) {
        const rows = await sql.rows<Raw>(query, [since, ...params, leadId, leadId, round]);
        if (rows.length > 0) yield await stintsOf(sql, rows, since);
        if (rows.length < PAGE) return;
        [leadId, round] = [String(rows.at(-1)?.['lead_id']), Number(rows.at(-1)?.['round'])];
      }
    },
  };
}

async function stintsOf(sql: Sql, rows: readonly Raw[], since: number): Promise<Stint[]> {
  const ids = [...new Set(rows.map((row) => String(row['lead_id'])))];
  const touches = new Map<string, number[]>(ids.map((id) => [id, []]));
  for (const row of await sql.rows<Raw>(`${EFFECTIVE} (${marks(ids.length)})`, [since, ...ids]))
    touches.get(String(row['subject_id']))?.push(Number(row['occurred_at']));
  return rows.map((row) => stintOf(row, touches.get(String(row['lead_id'])) ?? []));
}

const stintOf = (row: Raw, effectiveTouches: number[]): Stint => ({
  ...{ leadId: String(row['lead_id']), ownerId: String(row['owner_id']) },
  ...{ sourceId: String(row['source_id']), since: Number(row['since_at']) },
  budgetRange: row['budget_range'] === null ? null : String(row['budget_range']),
  ...{ endedAt: at(row['ended_at']), releases: Number(row['releases']), effectiveTouches },
  released: ['released', 'given_back'].includes(String(row['ended_because'])),
  ...{ nextSince: at(row['next_since']), closedAt: at(row['closed_at']) },
  ...{ firstTouchAt: at(row['touched_at']), missedAt: at(row['missed_at']) },
});
