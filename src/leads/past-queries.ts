import type { EntityManager } from 'typeorm';
import { sqlOf } from '../database/sql';
import type { PastLead } from './rehearsal';

export type PastQueries = {
  /** Leads that came in since a moment, in their order; of more than `most` each n-th. */
  since: (since: number, most: number) => Promise<{ leads: PastLead[]; total: number }>;
};

const TOTAL = 'SELECT COUNT(*) AS n FROM `lead` WHERE created_at >= ?';
const EACH = `SELECT id, region, industry, budget_range, created_at, state, updated_at,
  ROW_NUMBER() OVER (ORDER BY created_at, id) - 1 AS n FROM \`lead\` WHERE created_at >= ?`;
const PAST = `SELECT l.*, (SELECT o.owner_id FROM lead_ownership o WHERE o.lead_id = l.id ORDER BY o.round LIMIT 1)
  AS first_owner FROM (${EACH}) AS l WHERE l.n % ? = 0 ORDER BY l.n`;
const CLOSED = ['qualified', 'disqualified', 'converted'];

type Raw = Record<string, string | number | null>;

export function pastQueries(manager: EntityManager): PastQueries {
  const sql = sqlOf(manager);
  return {
    since: async (since, most) => {
      const [count] = await sql.rows<{ n: number | string }>(TOTAL, [since]);
      const total = Number(count?.n ?? 0);
      const each = Math.max(1, Math.ceil(total / most));
      return { total, leads: (await sql.rows<Raw>(PAST, [since, each])).map(toPast) };
    },
  };
}

function toPast(raw: Raw): PastLead {
  const optional = (name: string): string | null => (raw[name] === null ? null : String(raw[name]));
  const closed = CLOSED.includes(String(raw['state']));
  return {
    ...{ id: String(raw['id']), region: optional('region'), industry: optional('industry') },
    ...{ budgetRange: optional('budget_range'), score: null, at: Number(raw['created_at']) },
    ...{ ownerId: optional('first_owner'), closedAt: closed ? Number(raw['updated_at']) : null },
  };
}
