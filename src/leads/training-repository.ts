import { In, type EntityManager } from 'typeorm';
import { marks, sqlOf, type Sql } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { scopeCondition } from '../people';
import type { Behaviour } from './behaviour';
import type { Lead } from './lead';
import { LeadTable, ModelTable, type KeptModel } from './tables';

/** A lead that is over, with what it did. */
export type Closed = { lead: Lead; behaviour: Behaviour[]; won: boolean };
/** Leads that were 市场合格 in a span of time, and those of them that became customers or are on the way. */
export type Precision = { n: number; became: number };

export type TrainingRepository = {
  countClosed: () => Promise<{ won: number; lost: number }>;
  /** The newest before `before`, at most `limit`; forgotten contacts and leads of lists that were taken back teach nothing. */
  listClosed: (before: string, limit: number) => Promise<Closed[]>;
  keepModel: (model: KeptModel) => Promise<void>;
  /** The newest, made with this version of the rules or any. */
  findModel: (rulesVersion?: number) => Promise<KeptModel | null>;
  precision: (scope: Scope, span: Span) => Promise<Precision>;
};

const WON = ['qualified', 'converted'];
/** What was never a customer's wish is no loss. */
const CLOSED = `l.state IN ('qualified', 'converted', 'disqualified') AND l.identity NOT LIKE 'erased:%' AND l.merged_into IS NULL
  AND COALESCE(l.disqualified_because, '') <> '导入已撤销'`;

export function trainingRepository(manager: EntityManager): TrainingRepository {
  const sql = sqlOf(manager);
  return {
    countClosed: () => countClosed(sql),
    listClosed: async (before, limit) => {
      const text = `SELECT l.id FROM \`lead\` l WHERE ${CLOSED} AND l.id < ? ORDER BY l.id DESC LIMIT ?`;
      const ids = (await sql.rows<{ id: string }>(text, [before, limit])).map(({ id }) => id);
      if (ids.length === 0) return [];
      const leads = await manager.find(LeadTable, {
        where: { id: In(ids) },
        order: { id: 'DESC' },
      });
      const behaviour = await behaviourOfMany(sql, ids);
      return leads.map((lead) => ({
        ...{ lead, behaviour: behaviour.get(lead.id) ?? [], won: WON.includes(lead.state) },
      }));
    },
    keepModel: async (model) => {
      await manager.insert(ModelTable, model);
    },
    findModel: (rulesVersion) =>
      manager.findOne(ModelTable, {
        where: rulesVersion === undefined ? {} : { rulesVersion },
        order: { trainedAt: 'DESC', id: 'DESC' },
      }),
    precision: (scope, span) => precision(sql, scope, span),
  };
}

async function countClosed(sql: Sql): Promise<{ won: number; lost: number }> {
  const text = `SELECT l.state, COUNT(*) AS n FROM \`lead\` l WHERE ${CLOSED} GROUP BY l.state`;
  const rows = await sql.rows<{ state: string; n: number | string }>(text);
  const sum = (won: boolean): number =>
    rows.reduce((n, row) => n + (WON.includes(row.state) === won ? Number(row.n) : 0), 0);
  return { won: sum(true), lost: sum(false) };
}

type Span = { from: number; until: number };

async function precision(sql: Sql, scope: Scope, { from, until }: Span): Promise<Precision> {
  const where = scopeCondition(scope, 'l.owner_id');
  const text = `SELECT COUNT(*) AS n, SUM(CASE WHEN l.state IN ('qualified', 'converted') THEN 1 ELSE 0 END) AS became
    FROM \`lead\` l WHERE ${where.text} AND l.mql_at >= ? AND l.mql_at < ?`;
  const params = [...where.params, from, until];
  const [row] = await sql.rows<Record<'n' | 'became', number | string | null>>(text, params);
  return { n: Number(row?.n ?? 0), became: Number(row?.became ?? 0) };
}

type Raw = Omit<Behaviour, 'at'> & { lead_id: string; happened_at: number | string };

async function behaviourOfMany(sql: Sql, ids: string[]): Promise<Map<string, Behaviour[]>> {
  const text = `SELECT lead_id, kind, happened_at, page, seconds FROM lead_behaviour WHERE lead_id IN (${marks(ids.length)})`;
  const byLead = new Map<string, Behaviour[]>();
  for (const { lead_id: leadId, kind, happened_at: at, page, seconds } of await sql.rows<Raw>(
    text,
    ids,
  ))
    byLead.set(leadId, [...(byLead.get(leadId) ?? []), { kind, at: Number(at), page, seconds }]);
  return byLead;
}
