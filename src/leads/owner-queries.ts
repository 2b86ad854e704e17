import type { EntityManager } from 'typeorm';
import { sqlOf } from '../database/sql';

export type OwnerQueries = {
  /**
   * Leads that do not have exactly the owner that their history says: two at once since a moment, another one, or one though
   * they are nobody's. At most 20.
   */
  contradictions: (since: number) => Promise<string[]>;
};

const AT_ONCE = `SELECT DISTINCT a.lead_id AS id FROM lead_ownership b JOIN lead_ownership a
  ON a.lead_id = b.lead_id AND a.round < b.round
  WHERE b.since_at >= ? AND (a.ended_at IS NULL OR a.ended_at > b.since_at) LIMIT 20`;
const OPEN = `(SELECT COUNT(*) FROM lead_ownership o WHERE o.lead_id = l.id AND o.ended_at IS NULL`;
const ANOTHER = `SELECT l.id FROM \`lead\` l WHERE l.merged_into IS NULL AND l.updated_at >= ?
  AND ((l.state IN ('assigned', 'working') AND ${OPEN} AND o.owner_id = l.owner_id) <> 1)
    OR (l.state = 'new' AND l.owner_id IS NULL AND ${OPEN}) > 0)) LIMIT 20`;

export function ownerQueries(manager: EntityManager): OwnerQueries {
  const sql = sqlOf(manager);
  return {
    contradictions: async (since) => {
      const found: string[] = [];
      for (const text of [AT_ONCE, ANOTHER])
        found.push(...(await sql.rows<{ id: string }>(text, [since])).map(({ id }) => id));
      return [...new Set(found)];
    },
  };
}
