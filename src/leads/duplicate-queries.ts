import { In, type EntityManager } from 'typeorm';
import { sqlOf } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { scopeCondition } from '../people';
import type { KeyKind } from './duplicate';
import type { Lead } from './lead';
import { LeadTable } from './tables';

/** A lead that may be the same customer, and by what. */
export type Alike = { lead: Lead; kinds: KeyKind[] };

export type DuplicateQueries = {
  /** Leads in sight that share a key with one, at most fifty, the newest first. */
  alike: (leadId: string, scope: Scope) => Promise<Alike[]>;
  /** When the first lead came in with this number, company or code, whoever has it; null when there is none. */
  knownSince: (by: {
    kind: 'phone' | 'company' | 'credit';
    value: string;
  }) => Promise<number | null>;
  /** The next leads behind an id that have no keys yet, at most 200. */
  keyless: (after: string) => Promise<Lead[]>;
};

const MOST = 50;

const SHARING = `SELECT other.lead_id, other.kind FROM lead_key own
  JOIN lead_key other ON other.kind = own.kind AND other.value = own.value AND other.lead_id <> own.lead_id
  JOIN \`lead\` l ON l.id = other.lead_id
  WHERE own.lead_id = ? AND l.merged_into IS NULL AND {scope} ORDER BY other.lead_id DESC LIMIT 200`;
const SINCE = `SELECT MIN(at) AS at FROM (
  SELECT MIN(l.created_at) AS at FROM lead_key k JOIN \`lead\` l ON l.id = k.lead_id WHERE k.kind = ? AND k.value = ?
  UNION ALL SELECT MIN(created_at) FROM \`lead\` WHERE identity = ?) AS known`;

const KEYLESS = `SELECT l.id FROM \`lead\` l WHERE l.id > ?
  AND NOT EXISTS (SELECT 1 FROM lead_key k WHERE k.lead_id = l.id) ORDER BY l.id LIMIT 200`;

export function duplicateQueries(manager: EntityManager): DuplicateQueries {
  const sql = sqlOf(manager);
  return {
    alike: async (leadId, scope) => {
      const { text, params } = scopeCondition(scope, 'l.owner_id');
      const rows = await sql.rows<{ lead_id: string; kind: KeyKind }>(
        SHARING.replace('{scope}', text),
        [leadId, ...params],
      );
      const ids = [...new Set(rows.map((row) => row.lead_id))].slice(0, MOST);
      const leads = await manager.find(LeadTable, {
        where: { id: In(ids) },
        order: { id: 'DESC' },
      });
      const kindsOf = (id: string): KeyKind[] =>
        rows.filter((row) => row.lead_id === id).map(({ kind }) => kind);
      return leads.map((lead) => ({ lead, kinds: kindsOf(lead.id) }));
    },
    knownSince: async ({ kind, value }) => {
      const identity = kind === 'phone' ? `tel:${value}` : '';
      const rows = await sql.rows<{ at: number | string | null }>(SINCE, [kind, value, identity]);
      const at = rows[0]?.at ?? null;
      return at === null ? null : Number(at);
    },
    keyless: async (after) => {
      const ids = (await sql.rows<{ id: string }>(KEYLESS, [after])).map(({ id }) => id);
      return manager.find(LeadTable, { where: { id: In(ids) }, order: { id: 'ASC' } });
    },
  };
}
