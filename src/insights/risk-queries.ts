import type { EntityManager } from 'typeorm';
import { sqlOf } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { DAY } from '../kernel/clock';
import { scopeCondition } from '../people';
import type { Stint } from './risk';

/** No trigger looks further back than this before the span. */
const BEFORE_MS = 90 * DAY;

export type RiskQueries = {
  /** Who had which lead since `from`, or up to 90 days before, with all that rules ask of it. */
  stints: (scope: Scope, from: number) => Promise<Stint[]>;
};

type Raw = Record<string, string | number | null>;
const at = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const RELEASED = `('released', 'given_back')`;
const STINTS = `SELECT o.lead_id, o.owner_id, o.since_at, o.ended_at, o.ended_because, l.source_id, l.budget_range,
  (SELECT COUNT(*) FROM lead_ownership p WHERE p.lead_id = o.lead_id AND p.round <= o.round
    AND p.ended_because IN ${RELEASED}) AS releases,
  (SELECT MIN(n.since_at) FROM lead_ownership n WHERE n.lead_id = o.lead_id AND n.round > o.round) AS next_since,
  (SELECT MIN(a.happened_at) FROM audit_log a WHERE a.subject_id = o.lead_id AND a.happened_at >= o.since_at
    AND a.action IN ('lead.disqualified', 'lead.qualified')) AS closed_at,
  (SELECT MIN(f.occurred_at) FROM follow_up f WHERE f.subject_id = o.lead_id AND f.occurred_at >= o.since_at) AS touched_at,
  (SELECT MIN(s.fired_at) FROM lead_clock c JOIN lead_clock_step s ON s.clock_id = c.id
    WHERE c.lead_id = o.lead_id AND c.round = o.round) AS missed_at
  FROM lead_ownership o JOIN \`lead\` l ON l.id = o.lead_id WHERE (o.ended_at IS NULL OR o.ended_at >= ?) AND {scope}`;
const EFFECTIVE = `SELECT f.subject_id, f.occurred_at FROM follow_up f JOIN \`lead\` l ON l.id = f.subject_id
  WHERE f.effective = 1 AND f.occurred_at >= ?`;

export function riskQueries(manager: EntityManager): RiskQueries {
  const sql = sqlOf(manager);
  return {
    stints: async (scope, from) => {
      const { text, params } = scopeCondition(scope, 'o.owner_id');
      const since = from - BEFORE_MS;
      const rows = await sql.rows<Raw>(STINTS.replace('{scope}', text), [since, ...params]);
      const touches = new Map<string, number[]>();
      for (const row of await sql.rows<Raw>(EFFECTIVE, [since])) {
        const leadId = String(row['subject_id']);
        touches.set(leadId, [...(touches.get(leadId) ?? []), Number(row['occurred_at'])]);
      }
      return rows.map((row) => stintOf(row, touches.get(String(row['lead_id'])) ?? []));
    },
  };
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
