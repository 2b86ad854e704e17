import type { EntityManager } from 'typeorm';
import { sqlOf } from '../database/sql';
import type { Exported } from './export';
import { condition, type LeadFilter } from './queries';

export type ExportQueries = {
  /** The next leads before an id, the newest first. */
  page: (filter: LeadFilter, page: { before: string; limit: number }) => Promise<Exported[]>;
};

type Raw = Omit<Exported, 'createdAt'> & { createdAt: number | string };

const PAGE = `SELECT l.id, l.company_name AS companyName, l.contact_name AS contactName, l.phone, l.region, l.industry,
  l.budget_range AS budgetRange, l.source_id AS sourceId, l.state, l.owner_id AS ownerId, l.score, l.heat,
  l.created_at AS createdAt FROM \`lead\` l`;

export function exportQueries(manager: EntityManager): ExportQueries {
  const sql = sqlOf(manager);
  return {
    page: async (filter, { before, limit }) => {
      const { text, params } = condition(filter);
      const query = `${PAGE} WHERE ${text} AND l.id < ? ORDER BY l.id DESC LIMIT ?`;
      const rows = await sql.rows<Raw>(query, [...params, before, limit]);
      return rows.map((row) => ({ ...row, createdAt: Number(row.createdAt) }));
    },
  };
}
