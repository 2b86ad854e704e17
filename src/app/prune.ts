import { z } from 'zod';
import { marks, type Param, type Sql } from '../database/sql';
import { DAY } from '../kernel/clock';
import { firstIdOf } from '../kernel/ids';
import type { Context } from './context';

export const PRUNE = 'app.prune';

const BODY_DAYS = 7;
const HASH_DAYS = 60;
const ANSWER_DAYS = 30;
/** What was told in a digest, replaced, or said once: nothing can be done to it any more. */
const SAID_DAYS = 90;
/** A card that is still in front of its reader can be tapped for this long. */
const CARD_DAYS = 400;
/** What visitors did whom no form named, and what leads did so long ago that it is worth nothing. */
const VISITOR_DAYS = 30;
const BEHAVIOUR_DAYS = 400;
/** Longer than a merge can be taken back. */
const MERGE_DAYS = 31;
const BATCH = 200;

/** What came in is kept as it came for half a year: long enough for any mapping to be put right. */
const PAYLOAD_DAYS = 180;

export const PruneFrom = z.object({
  since: z.number().default(0),
  payload: z.string().default(''),
});

/**
 * Blanks callback bodies after a week and what came from sources after half a year, forgets their hashes after 60 days, and removes ended sessions, old answers, unused
 * tickets, messages nobody can do anything with, and allowances that have filled up again. A batch of each at a time, each
 * batch in a commit of its own; what is left is the next job's.
 */
export async function prune(
  { sql, now, enqueue, newId }: Pick<Context, 'sql' | 'now' | 'enqueue' | 'newId'>,
  { since, payload: from } = PruneFrom.parse({}),
): Promise<void> {
  const blanked = await blankBodies(sql, { since, before: now - BODY_DAYS * DAY });
  const emptied = await emptyPayloads(sql, from, firstIdOf(now - PAYLOAD_DAYS * DAY));
  let more = blanked !== null || emptied !== null;
  for (const old of oldRows(now)) more = (await removeSome(sql, old)) || more;
  if (!more) return;
  const payload = { since: blanked ?? now, payload: emptied ?? firstIdOf(now) };
  enqueue({ kind: PRUNE, lane: 2, payload, unique: `${PRUNE}:${newId()}` });
}

type Key = { source: string; dedupe: string; received_at: number | string };

/** Blanks a batch; answers where the next begins, or null when there is none. */
async function blankBodies(
  sql: Sql,
  { since, before }: { since: number; before: number },
): Promise<number | null> {
  const rows = await sql.rows<Key>(
    `SELECT source, dedupe, received_at FROM inbox
     WHERE received_at >= ? AND received_at < ? AND body IS NOT NULL ORDER BY received_at LIMIT ?`,
    [since, before, BATCH],
  );
  if (rows.length === 0) return null;
  const which = rows.map(() => '(source = ? AND dedupe = ?)').join(' OR ');
  const keys = rows.flatMap(({ source, dedupe }) => [source, dedupe]);
  await sql.run(`UPDATE inbox SET body = NULL WHERE ${which}`, keys);
  return rows.length < BATCH ? null : Number(rows.at(-1)?.received_at);
}

/** Empties a batch of what came from sources; answers the last, or null when there is none left. */
async function emptyPayloads(sql: Sql, from: string, before: string): Promise<string | null> {
  const rows = await sql.rows<{ id: string }>(
    `SELECT id FROM lead_submission WHERE id > ? AND id < ? AND form <> '' ORDER BY id LIMIT ?`,
    [from, before, BATCH],
  );
  if (rows.length === 0) return null;
  const ids = rows.map(({ id }) => id);
  await sql.run(`UPDATE lead_submission SET form = '' WHERE id IN (${marks(ids.length)})`, ids);
  return rows.length < BATCH ? null : (ids.at(-1) ?? null);
}

type OldRows = { table: string; keys: string[]; where: string; params: Param[] };

function oldRows(now: number): OldRows[] {
  const ago = (days: number): number => now - days * DAY;
  const keys = ['id'];
  return [
    {
      ...{ table: 'inbox', keys: ['source', 'dedupe'] },
      ...{ where: 'received_at < ?', params: [ago(HASH_DAYS)] },
    },
    {
      ...{ table: 'idempotent_answer', keys: ['caller_id', 'key_hash'] },
      ...{ where: 'created_at < ?', params: [ago(ANSWER_DAYS)] },
    },
    {
      ...{ table: 'capture_ticket', keys },
      ...{ where: 'expires_at < ? AND used_at IS NULL', params: [ago(ANSWER_DAYS)] },
    },
    {
      ...{ table: 'lead_behaviour', keys, params: [ago(VISITOR_DAYS), ago(BEHAVIOUR_DAYS)] },
      where: '(received_at < ? AND lead_id IS NULL) OR received_at < ?',
    },
    {
      ...{ table: 'lead_trace', keys: ['who'], params: [ago(VISITOR_DAYS)] },
      where: 'seen_at < ? AND lead_id IS NULL',
    },
    {
      ...{ table: 'lead_merge', keys, where: 'merged_at < ?', params: [ago(MERGE_DAYS)] },
    },
    { table: 'session', keys: ['token_hash'], where: 'expires_at < ?', params: [now] },
    ...oldMessages(ago),
    {
      ...{ table: 'lead_daily_use', keys: ['member_id', 'day_at', 'what'] },
      ...{ where: 'day_at < ?', params: [ago(ANSWER_DAYS)] },
    },
    ...oldTimes(ago),
    { table: 'allowance', keys, where: 'refilled_at < ?', params: [ago(1)] },
  ];
}

/** Leave is kept for who asks about a clock; a meeting that is over says nothing any more. */
function oldTimes(ago: (days: number) => number): OldRows[] {
  const [busyKeys, where] = [['member_id', 'source', 'from_at'], 'to_at < ?'];
  return [
    { table: 'absence', keys: ['id'], where, params: [ago(CARD_DAYS)] },
    { table: 'busy_time', keys: busyKeys, where, params: [ago(1)] },
  ];
}

/** What was only said goes early; a card that somebody may still tap stays as long as cards do. */
function oldMessages(ago: (days: number) => number): OldRows[] {
  const [table, keys] = ['message', ['id']];
  return [
    {
      ...{ table, keys, params: [firstIdOf(ago(SAID_DAYS))] },
      where: `id < ? AND (state IN ('merged', 'superseded') OR (state = 'sent' AND subject_id IS NULL))`,
    },
    {
      ...{ table, keys, params: [firstIdOf(ago(CARD_DAYS))] },
      where: `id < ? AND state IN ('sent', 'failed')`,
    },
  ];
}

/** Removes a batch; answers whether there may be more. Looking first and removing by key locks nothing that stays. */
async function removeSome(sql: Sql, { table, keys, where, params }: OldRows): Promise<boolean> {
  const rows = await sql.rows<Record<string, string>>(
    `SELECT ${keys.join(', ')} FROM ${table} WHERE ${where} LIMIT ?`,
    [...params, BATCH],
  );
  if (rows.length === 0) return false;
  const values = rows.flatMap((row) => keys.map((key) => row[key] ?? ''));
  const [key = ''] = keys;
  const each = `(${keys.map((name) => `${name} = ?`).join(' AND ')})`;
  const which =
    keys.length === 1 ? `${key} IN (${marks(rows.length)})` : rows.map(() => each).join(' OR ');
  await sql.run(`DELETE FROM ${table} WHERE ${which}`, values);
  return rows.length === BATCH;
}
