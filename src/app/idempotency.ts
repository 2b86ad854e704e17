import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import { isDuplicate, StaleRow } from '../database/errors';
import type { Sql } from '../database/sql';
import type { Actor } from '../kernel/actor';
import { Refusal } from '../kernel/refusal';
import { sha256 } from './tokens';

type Answered = {
  callerId: string;
  keyHash: string;
  requestHash: string;
  body: string;
  createdAt: number;
};

/** What was answered to a caller's `Idempotency-Key`; kept for 30 days, because drafts wait on phones that long. */
export const AnsweredTable = new EntitySchema<Answered>({
  name: 'idempotent_answer',
  tableName: 'idempotent_answer',
  columns: {
    callerId: { ...col.id({ name: 'caller_id' }), primary: true },
    keyHash: { ...col.text(64, { name: 'key_hash' }), primary: true },
    requestHash: col.text(64, { name: 'request_hash' }),
    body: col.long(),
    createdAt: col.at({ name: 'created_at' }),
  },
  indices: [{ name: 'idempotent_answer_created_ix', columns: ['createdAt'] }],
});

/** One request of one caller under one key. */
type Once = { callerId: string; key: string; request: string };

/**
 * Runs the work once for a caller's key, in the work's own transaction: the same key again gets the first answer, whatever
 * happened to the connection. Refuses `request.key_reused` when the key came with another request.
 */
async function once<T>(
  { sql, now }: { sql: Sql; now: number },
  { callerId, key, request }: Once,
  work: () => Promise<T>,
): Promise<T> {
  const [keyHash, requestHash] = [sha256(key), sha256(request)];
  const [known] = await sql.rows<{ request_hash: string; body: string }>(FIND, [callerId, keyHash]);
  if (known && known.request_hash !== requestHash)
    throw new Refusal('conflict', 'request.key_reused');
  if (known) return JSON.parse(known.body) as T;
  const answer = await work();
  const row = [callerId, keyHash, requestHash, JSON.stringify(answer), now];
  await sql.run(ADD, row).catch((error: unknown) => {
    // The same request, a moment faster: try again and find its answer.
    throw isDuplicate(error) ? new StaleRow('answer', keyHash) : error;
  });
  return answer;
}

/** Who calls, under which key, if any. */
type Keyed = { call: { actor: Actor; key: string | null }; request: string };

/** The same for a call that may come without a key: then the work is simply done. */
export function underKey<T>(
  ctx: { sql: Sql; now: number },
  { call: { actor, key }, request }: Keyed,
  work: () => Promise<T>,
): Promise<T> {
  if (key === null || actor.kind !== 'member') return work();
  return once(ctx, { callerId: actor.memberId, key, request }, work);
}

const FIND =
  'SELECT request_hash, body FROM idempotent_answer WHERE caller_id = ? AND key_hash = ?';
const ADD = `INSERT INTO idempotent_answer (caller_id, key_hash, request_hash, body, created_at) VALUES (?, ?, ?, ?, ?)`;
