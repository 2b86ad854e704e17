import type { EntityManager } from 'typeorm';
import { sqlOf, type Param, type Sql } from '../database/sql';
import type { SubmissionOutcome } from '../leads';

/** An arrival in a list; what stands in it is read one at a time. */
export type PayloadRow = {
  id: string;
  sourceId: string;
  outcome: SubmissionOutcome;
  reason: string | null;
  receivedAt: number;
  leadId: string | null;
  mappingVersion: number | null;
  attempts: number;
};

export type PayloadFilter = {
  outcome?: SubmissionOutcome;
  sourceId?: string;
  limit: number;
  /** The id of the last row of the page before. */
  after?: string;
};

export type IntakeQueries = {
  /** The newest first; rows of imported lists are left out. */
  listPayloads: (filter: PayloadFilter) => Promise<PayloadRow[]>;
  /** The body as it came; null when there is no such payload. */
  findBody: (id: string) => Promise<{ body: string; contentType: string } | null>;
  /** What is kept and no lead, the oldest first. */
  heldIds: (outcome: 'failed' | 'waiting', wish: HeldWish) => Promise<string[]>;
};

type HeldWish = { sourceId: string; limit: number; after?: string };

export function intakeQueries(manager: EntityManager): IntakeQueries {
  const sql = sqlOf(manager);
  return {
    listPayloads: (filter) => listPayloads(sql, filter),
    findBody: async (id) => {
      const text = `SELECT form, content_type FROM lead_submission WHERE id = ?`;
      const [found] = await sql.rows<{ form: string; content_type: string | null }>(text, [id]);
      if (!found) return null;
      return { body: found.form, contentType: found.content_type ?? 'application/json' };
    },
    heldIds: async (outcome, { sourceId, limit, after = '' }) => {
      const rows = await sql.rows<{ id: string }>(HELD, [outcome, sourceId, after, limit]);
      return rows.map(({ id }) => id);
    },
  };
}

const HELD = `SELECT id FROM lead_submission WHERE outcome = ? AND source_id = ? AND id > ?
  ORDER BY id LIMIT ?`;

type Raw = {
  id: string;
  source_id: string;
  outcome: SubmissionOutcome;
  reason: string | null;
  received_at: number | string;
  lead_id: string | null;
  mapping_version: number | null;
  attempts: number;
};

async function listPayloads(
  sql: Sql,
  { outcome, sourceId, limit, after }: PayloadFilter,
): Promise<PayloadRow[]> {
  const params: Param[] = [];
  const only = (text: string, value: string | undefined): string => {
    if (value === undefined) return '';
    params.push(value);
    return ` AND ${text}`;
  };
  const where = [
    only('outcome = ?', outcome),
    only('source_id = ?', sourceId),
    only('id < ?', after),
  ];
  const text = `SELECT id, source_id, outcome, reason, received_at, lead_id, mapping_version, attempts
    FROM lead_submission WHERE content_type IS NOT NULL${where.join('')} ORDER BY id DESC LIMIT ?`;
  const rows = await sql.rows<Raw>(text, [...params, limit]);
  return rows.map((row) => ({
    ...{ id: row.id, sourceId: row.source_id, outcome: row.outcome, reason: row.reason },
    ...{ receivedAt: Number(row.received_at), leadId: row.lead_id, attempts: row.attempts },
    mappingVersion: row.mapping_version,
  }));
}
