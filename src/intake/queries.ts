import type { EntityManager } from 'typeorm';
import { sqlOf, type Param, type Sql } from '../database/sql';
import type { Scope } from '../kernel/actor';
import type { SubmissionOutcome } from '../leads';
import { scopeCondition } from '../people';

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
  /** Leads since a moment, by owner and source. */
  countDoors: (scope: Scope, since: number) => Promise<DoorRow[]>;
  /** What is kept and no lead, by source. */
  countHeld: () => Promise<{ sourceId: string; outcome: SubmissionOutcome; n: number }[]>;
};

/** How many leads came by which source, to whom. */
export type DoorRow = { ownerId: string | null; sourceId: string; leads: number };

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
    countDoors: async (scope, since) => {
      const { text, params } = scopeCondition(scope, 'owner_id');
      const query = `SELECT owner_id, source_id, COUNT(*) AS n FROM \`lead\` WHERE created_at >= ? AND ${text}
        GROUP BY owner_id, source_id`;
      const rows = await sql.rows<RawDoor>(query, [since, ...params]);
      return rows.map((row) => ({
        ...{ ownerId: row.owner_id, sourceId: row.source_id, leads: Number(row.n) },
      }));
    },
    countHeld: async () => {
      const rows = await sql.rows<RawHeld>(
        `SELECT source_id, outcome, COUNT(*) AS n FROM lead_submission
         WHERE outcome IN ('failed', 'waiting') GROUP BY outcome, source_id`,
      );
      return rows.map(({ source_id: sourceId, outcome, n }) => ({
        sourceId,
        outcome,
        n: Number(n),
      }));
    },
  };
}

const HELD = `SELECT id FROM lead_submission WHERE outcome = ? AND source_id = ? AND id > ?
  ORDER BY id LIMIT ?`;

type RawHeld = { source_id: string; outcome: SubmissionOutcome; n: number | string };
type RawDoor = { owner_id: string | null; source_id: string; n: number | string };

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
