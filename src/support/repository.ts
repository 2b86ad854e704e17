import { In, type EntityManager } from 'typeorm';
import { StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { marks, sqlOf, type Sql } from '../database/sql';
import type { Scope } from '../kernel/actor';
import type { Span } from '../kernel/business-calendar';
import { amountsIn } from '../kernel/money';
import { scopeCondition } from '../people';
import type { After, SupportRequest } from './support';
import { SupportTable } from './tables';

export type SupportRepository = {
  add: (request: SupportRequest) => Promise<void>;
  find: (id: string) => Promise<SupportRequest | null>;
  /** About a lead, the newest first, at most 50. */
  listAbout: (leadId: string) => Promise<SupportRequest[]>;
  /** Asked for by somebody in scope during a span, the newest first, at most 500. */
  list: (scope: Scope, span: Span) => Promise<SupportRequest[]>;
  /** Writes a decision; throws `StaleRow` when it was decided a moment ago. */
  decide: (request: SupportRequest) => Promise<void>;
  /** What became of leads. */
  after: (leadIds: readonly string[]) => Promise<Map<string, After>>;
};

type Raw = Record<string, string | number | null>;

const LIST = 'SELECT id FROM support_request WHERE created_at >= ? AND created_at < ?';
const LEADS = `SELECT l.id, l.budget_range, (SELECT MIN(a.happened_at) FROM audit_log a
  WHERE a.subject_id = l.id AND a.action = 'lead.qualified') AS qualified_at FROM \`lead\` l WHERE l.id IN`;
const TOUCHES =
  'SELECT subject_id, occurred_at FROM follow_up WHERE effective = 1 AND subject_id IN';

export function supportRepository(manager: EntityManager): SupportRepository {
  const sql = sqlOf(manager);
  const table = manager.getRepository(SupportTable);
  const newest = { id: 'DESC' } as const;
  return {
    add: (request) => insertRows(manager, SupportTable, [request]),
    find: (id) => table.findOneBy({ id }),
    listAbout: (leadId) => table.find({ where: { leadId }, order: newest, take: 50 }),
    list: async (scope, { from, to }) => {
      const { text, params } = scopeCondition(scope, 'member_id');
      const query = `${LIST} AND ${text} ORDER BY id DESC LIMIT 500`;
      const ids = await sql.rows<{ id: string }>(query, [from, to, ...params]);
      return table.find({ where: { id: In(ids.map(({ id }) => id)) }, order: newest });
    },
    decide: async ({ id, state, decidedBy, decidedAt }) => {
      const change = { state, decidedBy, decidedAt };
      const { affected } = await table.update({ id, state: 'pending' }, change);
      if (affected !== 1) throw new StaleRow('support request', id);
    },
    after: (leadIds) => readAfter(sql, [...new Set(leadIds)]),
  };
}

async function readAfter(sql: Sql, ids: readonly string[]): Promise<Map<string, After>> {
  if (ids.length === 0) return new Map();
  const touches = new Map<string, number[]>(ids.map((id) => [id, []]));
  for (const row of await sql.rows<Raw>(`${TOUCHES} (${marks(ids.length)})`, [...ids]))
    touches.get(String(row['subject_id']))?.push(Number(row['occurred_at']));
  const leads = await sql.rows<Raw>(`${LEADS} (${marks(ids.length)})`, [...ids]);
  return new Map(
    leads.map((row) => {
      const id = String(row['id']);
      const qualifiedAt = row['qualified_at'] === null ? null : Number(row['qualified_at']);
      const named = amountsIn(String(row['budget_range'] ?? '')).map(({ fen }) => fen);
      const budgetFen = named.length === 0 ? 0 : Math.min(...named);
      return [id, { effectiveTouches: touches.get(id) ?? [], qualifiedAt, budgetFen }];
    }),
  );
}
