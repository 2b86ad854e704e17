import type { EntityManager } from 'typeorm';
import { marks, sqlOf, type Sql } from '../database/sql';
import type { Scope } from '../kernel/actor';
import type { Span } from '../kernel/business-calendar';
import { titleOf } from '../leads';
import { scopeCondition } from '../people';
import type { Talk } from './uplift';

export type TalkQueries = {
  /** Leads that came in during a span, are over and in scope, with what was written about them; a thousand at a time. */
  talks: (scope: Scope, span: Span) => AsyncIterable<Talk[]>;
};

const PAGE = 1_000;
const OVER = `SELECT l.id, l.state, l.owner_id, l.company_name AS companyName, l.contact_name AS contactName FROM \`lead\` l WHERE l.merged_into IS NULL AND l.created_at >= ? AND l.created_at < ?
  AND l.state IN ('qualified', 'converted', 'disqualified') AND l.id > ?`;
const NOTES = `SELECT subject_id, note FROM follow_up WHERE note <> '' AND subject_id IN`;

type Over = { id: string; state: string; owner_id: string | null } & Parameters<typeof titleOf>[0];

export function talkQueries(manager: EntityManager): TalkQueries {
  const sql = sqlOf(manager);
  return {
    async *talks(scope, { from, to }) {
      const { text, params } = scopeCondition(scope, 'l.owner_id');
      const query = `${OVER} AND ${text} ORDER BY l.id LIMIT ${String(PAGE)}`;
      for (let after = ''; ;) {
        const rows = await sql.rows<Over>(query, [from, to, after, ...params]);
        if (rows.length > 0) yield await talksOf(sql, rows);
        if (rows.length < PAGE) return;
        after = rows.at(-1)?.id ?? '';
      }
    },
  };
}

async function talksOf(sql: Sql, leads: readonly Over[]): Promise<Talk[]> {
  const texts = new Map<string, string[]>(leads.map(({ id }) => [id, []]));
  const ids = leads.map(({ id }) => id);
  const query = `${NOTES} (${marks(ids.length)})`;
  for (const row of await sql.rows<{ subject_id: string; note: string }>(query, ids))
    texts.get(row.subject_id)?.push(row.note);
  return leads.map((lead) => ({
    ...{ leadId: lead.id, title: titleOf(lead), ownerId: lead.owner_id },
    ...{ won: lead.state !== 'disqualified', texts: texts.get(lead.id) ?? [] },
  }));
}
