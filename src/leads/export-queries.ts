import type { EntityManager } from 'typeorm';
import { sqlOf } from '../database/sql';
import type { CustomField } from './custom';
import type { Exported } from './export';
import { condition, type LeadFilter } from './queries';

type Page = { before: string; limit: number };

export type ExportQueries = {
  /** The next leads before an id, the newest first. */
  page: (filter: LeadFilter, page: Page) => Promise<Exported[]>;
  /** The next leads before an id that have custom fields, with the names of these. */
  customNames: (filter: LeadFilter, page: Page) => Promise<{ id: string; names: string[] }[]>;
};

type Raw = Omit<Exported, 'createdAt' | 'customFields'> & {
  createdAt: number | string;
  customFields: string | null;
};

const PAGE = `SELECT l.id, l.code, l.company_name AS companyName, l.credit_code AS creditCode, l.contact_name AS contactName, l.phone, l.region, l.industry,
  l.budget_range AS budgetRange, l.source_id AS sourceId, l.state, l.owner_id AS ownerId, l.score, l.heat,
  l.created_at AS createdAt, l.custom_fields AS customFields FROM \`lead\` l`;

const CUSTOM = 'SELECT l.id, l.custom_fields AS customFields FROM `lead` l';

const customOf = ({ customFields }: Pick<Raw, 'customFields'>): Exported['customFields'] =>
  customFields === null ? null : (JSON.parse(customFields) as CustomField[]);

export function exportQueries(manager: EntityManager): ExportQueries {
  const sql = sqlOf(manager);
  return {
    customNames: async (filter, { before, limit }) => {
      const { text, params } = condition(filter);
      const query = `${CUSTOM} WHERE ${text} AND l.id < ? AND l.custom_fields IS NOT NULL ORDER BY l.id DESC LIMIT ?`;
      const rows = await sql.rows<Pick<Raw, 'id' | 'customFields'>>(query, [
        ...params,
        before,
        limit,
      ]);
      return rows.map((row) => ({
        id: row.id,
        names: (customOf(row) ?? []).map(({ name }) => name),
      }));
    },
    page: async (filter, { before, limit }) => {
      const { text, params } = condition(filter);
      const query = `${PAGE} WHERE ${text} AND l.id < ? ORDER BY l.id DESC LIMIT ?`;
      const rows = await sql.rows<Raw>(query, [...params, before, limit]);
      return rows.map((row) => ({
        ...row,
        ...{ createdAt: Number(row.createdAt), customFields: customOf(row) },
      }));
    },
  };
}
