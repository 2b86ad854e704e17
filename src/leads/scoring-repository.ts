import type { EntityManager } from 'typeorm';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { markRows, marks, sqlOf, type Param, type Sql } from '../database/sql';
import { MOST_KEPT, type Behaviour } from './behaviour';
import type { Lead } from './lead';
import { BehaviourTable, type NotedBehaviour, type Trace } from './tables';

export type { NotedBehaviour };

/** Either of a lead, or of somebody who is not known yet. */
export type Whose = { leadId: string } | { who: string };

export type ScoringRepository = {
  /** Notes that traces were seen, and answers whose they are; a number of a lead that came before is that lead's. */
  see: (whos: readonly string[], at: number) => Promise<ReadonlyMap<string, string>>;
  /** Says whose traces are; the first to say so is believed. Answers the leads that behaviour had waited for. */
  claim: (traces: readonly Claim[], at: number) => Promise<string[]>;
  /** Those of the traces under which behaviour waits. */
  waitingAmong: (whos: readonly string[]) => Promise<string[]>;
  /** Adds what was not told before and answers that; throws `StaleRow` when another process was told it a moment ago. */
  add: (rows: readonly NotedBehaviour[]) => Promise<readonly NotedBehaviour[]>;
  /** Forgets all but the newest 500. */
  trim: (whose: Whose) => Promise<void>;
  /** The oldest first. */
  behaviourOf: (leadId: string) => Promise<Behaviour[]>;
  /** Keeps a score; for the lead itself nothing has changed. */
  keepScore: (leadId: string, score: KeptScore) => Promise<void>;
  /** Open leads whose score another version made, or before `before` out of behaviour; at most 50, in order of id. */
  listOutdated: (by: Outdated) => Promise<string[]>;
};
export type Claim = Pick<Trace, 'who'> & { leadId: string };
export type KeptScore = Pick<Lead, 'score' | 'scoreVersion' | 'scoredAt' | 'mqlAt'>;
export type Outdated = { version: number; before: number; after: string };

const WHICH = { leadId: 'lead_id = ?', who: 'who = ? AND lead_id IS NULL' };
const ORDER = 'happened_at DESC, source_id DESC, event_id DESC';
/** More than one request and a whole visitor can add. */
const MOST_OVER = 1_000;

export function scoringRepository(manager: EntityManager): ScoringRepository {
  const sql = sqlOf(manager);
  return {
    ...traceRows(sql),
    add: (rows) => addBehaviour(manager, rows),
    trim: async (whose) => {
      const [where, key] =
        'leadId' in whose ? [WHICH.leadId, whose.leadId] : [WHICH.who, whose.who];
      const text = `SELECT id FROM lead_behaviour WHERE ${where} ORDER BY ${ORDER} LIMIT ? OFFSET ?`;
      const over = await sql.rows<{ id: string }>(text, [key, MOST_OVER, MOST_KEPT]);
      if (over.length === 0) return;
      const ids = over.map(({ id }) => id);
      await sql.run(`DELETE FROM lead_behaviour WHERE id IN (${marks(ids.length)})`, ids);
    },
    behaviourOf: async (leadId) => {
      const text = `SELECT kind, happened_at, page, seconds FROM lead_behaviour WHERE lead_id = ?
        ORDER BY happened_at, source_id, event_id`;
      return (await sql.rows<Raw>(text, [leadId])).map(behaviourIn);
    },
    keepScore: async (leadId, { score, scoreVersion, scoredAt, mqlAt }) => {
      const text = `UPDATE \`lead\` SET score = ?, score_version = ?, scored_at = ?, mql_at = ? WHERE id = ?`;
      await sql.run(text, [score, scoreVersion, scoredAt, mqlAt, leadId]);
    },
    listOutdated: async ({ version, before, after }) => {
      const rows = await sql.rows<{ id: string }>(OUTDATED, [after, version, before]);
      return rows.map(({ id }) => id);
    },
  };
}

const OUTDATED = `SELECT l.id FROM \`lead\` l WHERE l.id > ? AND l.state IN ('new', 'assigned', 'working')
  AND (l.score_version <> ? OR (l.scored_at < ?
    AND EXISTS (SELECT 1 FROM lead_behaviour b WHERE b.lead_id = l.id))) ORDER BY l.id LIMIT 50`;

type Raw = {
  kind: Behaviour['kind'];
  happened_at: number | string;
  page: string | null;
  seconds: number | null;
};

const behaviourIn = ({ kind, happened_at: at, page, seconds }: Raw): Behaviour => ({
  ...{ kind, at: Number(at), page, seconds },
});

async function addBehaviour(
  manager: EntityManager,
  rows: readonly NotedBehaviour[],
): Promise<readonly NotedBehaviour[]> {
  if (rows.length === 0) return [];
  const keys = rows.flatMap(({ sourceId, eventId }) => [sourceId, eventId]);
  const told = await sqlOf(manager).rows<{ source_id: string; event_id: string }>(
    `SELECT source_id, event_id FROM lead_behaviour WHERE ${rows
      .map(() => '(source_id = ? AND event_id = ?)')
      .join(' OR ')}`,
    keys,
  );
  const known = new Set(told.map((row) => `${row.source_id} ${row.event_id}`));
  const fresh = rows.filter(({ sourceId, eventId }) => !known.has(`${sourceId} ${eventId}`));
  await insertRows(manager, BehaviourTable, fresh).catch((error: unknown) => {
    throw isDuplicate(error) ? new StaleRow('lead_behaviour', 'one of many') : error;
  });
  return fresh;
}

type TraceRows = Pick<ScoringRepository, 'see' | 'claim' | 'waitingAmong'>;

function traceRows(sql: Sql): TraceRows {
  const among = async <T>(text: string, values: readonly string[]): Promise<T[]> =>
    values.length === 0 ? [] : sql.rows<T>(`${text} (${marks(values.length)})`, [...values]);
  const ownersOf = async (whos: readonly string[]): Promise<Map<string, string>> => {
    const text = `SELECT t.who, COALESCE(l.merged_into, t.lead_id) AS lead_id FROM lead_trace t
      JOIN \`lead\` l ON l.id = t.lead_id WHERE t.who IN`;
    const rows = await among<{ who: string; lead_id: string }>(text, whos);
    return new Map(rows.map((row) => [row.who, row.lead_id]));
  };
  return {
    see: async (whos, at) => {
      // A lead's identity is written like the trace of its number.
      const text = 'SELECT identity AS who, id FROM `lead` WHERE identity IN';
      const leads = await among<{ who: string; id: string }>(text, whos);
      const byNumber = new Map(leads.map(({ who, id }) => [who, id]));
      await note(
        sql,
        whos.map((who) => ({ who, leadId: byNumber.get(who) ?? null, seenAt: at })),
      );
      return ownersOf(whos);
    },
    claim: async (claims, at) => {
      await note(
        sql,
        claims.map((claim) => ({ ...claim, seenAt: at })),
      );
      const waiting = await waitingAmong(sql, claims);
      const owners = await ownersOf(waiting);
      const text = `UPDATE lead_behaviour SET lead_id = ? WHERE ${WHICH.who}`;
      for (const [who, leadId] of owners) await sql.run(text, [leadId, who]);
      return [...new Set(owners.values())];
    },
    waitingAmong: (whos) =>
      waitingAmong(
        sql,
        whos.map((who) => ({ who })),
      ),
  };
}

async function waitingAmong(sql: Sql, traces: readonly { who: string }[]): Promise<string[]> {
  if (traces.length === 0) return [];
  const text = `SELECT DISTINCT who FROM lead_behaviour WHERE lead_id IS NULL AND who IN (${marks(traces.length)})`;
  const rows = await sql.rows<{ who: string }>(
    text,
    traces.map(({ who }) => who),
  );
  return rows.map(({ who }) => who);
}

const NOTE_AGAIN = {
  mysql: `ON DUPLICATE KEY UPDATE lead_id = COALESCE(lead_id, VALUES(lead_id)), seen_at = VALUES(seen_at)`,
  sqlite: `ON CONFLICT (who) DO UPDATE SET lead_id = COALESCE(lead_id, excluded.lead_id), seen_at = excluded.seen_at`,
};

/** Holds the traces until the commit: behaviour and the form that it waits for may come at once. */
async function note(sql: Sql, traces: readonly Trace[]): Promise<void> {
  if (traces.length === 0) return;
  const values = [...traces]
    .sort((a, b) => (a.who < b.who ? -1 : 1))
    .flatMap<Param>(({ who, leadId, seenAt }) => [who, leadId, seenAt]);
  const text = `INSERT INTO lead_trace (who, lead_id, seen_at) VALUES ${markRows(traces.length, 3)}`;
  await sql.run(`${text} ${NOTE_AGAIN[sql.dialect]}`, values);
}
