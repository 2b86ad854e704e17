import type { EntityManager } from 'typeorm';
import { marks, sqlOf } from '../database/sql';
import type { Scope } from '../kernel/actor';
import type { Span } from '../kernel/business-calendar';
import { titleOf } from '../leads';
import { scopeCondition } from '../people';
import type { LeadFact } from './board';

/** A lead behind a number. */
export type NamedLead = {
  id: string;
  title: string;
  sourceId: string;
  ownerId: string | null;
  state: string;
  createdAt: number;
};

export type BoardQueries = {
  /** What came in during a span and is in scope, the newest first. */
  facts: (scope: Scope, span: Span) => Promise<Omit<LeadFact, 'minutes'>[]>;
  /** How many came in during a span by source, whoever has them. */
  received: (span: Span) => Promise<ReadonlyMap<string, number>>;
  /** In the order of the ids. */
  name: (ids: readonly string[]) => Promise<NamedLead[]>;
};

type Raw = Record<string, string | number | null>;
const at = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const FACTS = `SELECT l.id, l.source_id, l.state, l.created_at, l.first_touch_at, l.effective_at FROM \`lead\` l
  WHERE l.created_at >= ? AND l.created_at < ?`;
const RECEIVED = `SELECT source_id, COUNT(*) AS n FROM \`lead\` WHERE created_at >= ? AND created_at < ?
  GROUP BY source_id`;
const NAMED = `SELECT id, company_name, contact_name, source_id, owner_id, state, created_at FROM \`lead\` WHERE id IN`;

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
});
