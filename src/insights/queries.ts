import type { EntityManager } from 'typeorm';
import { marks, sqlOf } from '../database/sql';
import type { Scope } from '../kernel/actor';
import type { Span } from '../kernel/business-calendar';
import { LeadDisqualified, titleOf } from '../leads';
import { scopeCondition } from '../people';
import { firstIdOf } from '../kernel/ids';
import type { LeadFact } from './board';
import type { Candidate } from './sample';

/** A lead behind a number. */
export type NamedLead = {
  id: string;
  title: string;
  sourceId: string;
  ownerId: string | null;
  state: string;
  createdAt: number;
  /** Why it was found 无效. */
  reason: string | null;
};

export type BoardQueries = {
  /** What came in during a span and is in scope, the newest first. */
  facts: (scope: Scope, span: Span) => Promise<Omit<LeadFact, 'minutes'>[]>;
  /** How many came in during a span by source, whoever has them. */
  received: (span: Span) => Promise<ReadonlyMap<string, number>>;
  /** Found 无效 during a span, and so still, as the audit log tells it. */
  closed: (span: Span) => Promise<Candidate[]>;
  /** In the order of the ids. */
  name: (ids: readonly string[]) => Promise<NamedLead[]>;
};

type Raw = Record<string, string | number | null>;
const at = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const FACTS = `SELECT l.id, l.source_id, l.state, l.created_at, l.first_touch_at, l.effective_at FROM \`lead\` l
  WHERE l.merged_into IS NULL AND l.created_at >= ? AND l.created_at < ?`;
const RECEIVED = `SELECT source_id, COUNT(*) AS n FROM \`lead\`
  WHERE merged_into IS NULL AND created_at >= ? AND created_at < ?
  GROUP BY source_id`;
const CLOSED = `SELECT DISTINCT l.id, l.source_id, l.owner_id FROM audit_log a JOIN \`lead\` l ON l.id = a.subject_id
  WHERE a.id >= ? AND a.id < ? AND a.action = ? AND l.state = 'disqualified'`;
const NAMED = `SELECT id, company_name, contact_name, source_id, owner_id, state, created_at, disqualified_because FROM \`lead\` WHERE id IN`;

export function boardQueries(manager: EntityManager): BoardQueries {
  const sql = sqlOf(manager);
  return {
    facts: async (scope, { from, to }) => {
      const { text, params } = scopeCondition(scope, 'l.owner_id');
      const query = `${FACTS} AND ${text} ORDER BY l.id DESC`;
      return (await sql.rows<Raw>(query, [from, to, ...params])).map((row) => ({
        ...{ id: String(row['id']), sourceId: String(row['source_id']) },
        ...{ state: String(row['state']), createdAt: Number(row['created_at']) },
        ...{ firstTouchAt: at(row['first_touch_at']), effectiveAt: at(row['effective_at']) },
      }));
    },
    received: async ({ from, to }) => {
      const rows = await sql.rows<Raw>(RECEIVED, [from, to]);
      return new Map(rows.map((row) => [String(row['source_id']), Number(row['n'])]));
    },
    closed: async ({ from, to }) => {
      const params = [firstIdOf(from), firstIdOf(to), LeadDisqualified.name];
      return (await sql.rows<Raw>(CLOSED, params)).map((row) => ({
        ...{ leadId: String(row['id']), sourceId: String(row['source_id']) },
        ownerId: row['owner_id'] === null ? null : String(row['owner_id']),
      }));
    },
    name: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await sql.rows<Raw>(`${NAMED} (${marks(ids.length)})`, [...ids]);
      const found = new Map(rows.map((row) => [String(row['id']), named(row)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
  };
}

const named = (row: Raw): NamedLead => ({
  ...{ id: String(row['id']), sourceId: String(row['source_id']), state: String(row['state']) },
  title: titleOf({
    ...{ companyName: String(row['company_name']), contactName: String(row['contact_name']) },
  }),
  ownerId: row['owner_id'] === null ? null : String(row['owner_id']),
  createdAt: Number(row['created_at']),
  reason: row['disqualified_because'] === null ? null : String(row['disqualified_because']),
});
