import type { Sql } from '../database/sql';
import { MINUTE } from '../kernel/clock';

// WeCom drops, without an error, what a member gets above 30 a minute and 1,000 an hour from one app [90312]. A bucket of 12
// that refills by 15 a minute lets through at most 27 in any minute and 912 in any hour.
const BURST = 12;
const PER_MINUTE = 15;
const UNIT = 1_000;
/** What ordinary messages must leave for clocks. */
const RESERVE = 4;

type Wish = { receiver: string; now: number; urgent: boolean };

/** Takes one message from a receiver's allowance; answers 0, or the UTC ms at which to ask again. */
export async function takeAllowance(sql: Sql, { receiver, now, urgent }: Wish): Promise<number> {
  const bucket = await lockBucket(sql, { receiver, now, full: BURST * UNIT });
  const passed = Math.max(0, now - bucket.refilledAt);
  const tokens = Math.min(
    BURST * UNIT,
    bucket.tokens + Math.floor((passed * PER_MINUTE * UNIT) / MINUTE),
  );
  const needed = (urgent ? 1 : 1 + RESERVE) * UNIT;
  const enough = tokens >= needed;
  // A clock that was put back would otherwise refill nothing until it has caught up.
  if (enough || now < bucket.refilledAt)
    await sql.run('UPDATE allowance SET tokens = ?, refilled_at = ? WHERE id = ?', [
      enough ? tokens - UNIT : tokens,
      now,
      receiver,
    ]);
  return enough ? 0 : now + Math.ceil(((needed - tokens) * MINUTE) / (PER_MINUTE * UNIT));
}

type Measured = { receiver: string; now: number; perMinute: number };

/** Takes up to `wanted` from an allowance that holds and refills `perMinute`; answers how many there were. */
export async function takeSome(
  sql: Sql,
  { receiver, now, perMinute }: Measured,
  wanted: number,
): Promise<number> {
  const full = perMinute * UNIT;
  const bucket = await lockBucket(sql, { receiver, now, full });
  const passed = Math.max(0, now - bucket.refilledAt);
  const tokens = Math.min(full, bucket.tokens + Math.floor((passed * full) / MINUTE));
  const granted = Math.min(wanted, Math.floor(tokens / UNIT));
  const left = [tokens - granted * UNIT, now, receiver];
  await sql.run('UPDATE allowance SET tokens = ?, refilled_at = ? WHERE id = ?', left);
  return granted;
}

type Bucket = { receiver: string; now: number; full: number };

async function lockBucket(
  sql: Sql,
  { receiver, now, full }: Bucket,
): Promise<{ tokens: number; refilledAt: number }> {
  const ignore = sql.dialect === 'sqlite' ? 'INSERT OR IGNORE' : 'INSERT IGNORE';
  await sql.run(`${ignore} INTO allowance (id, tokens, refilled_at) VALUES (?, ?, ?)`, [
    receiver,
    full,
    now,
  ]);
  const lock = sql.dialect === 'sqlite' ? '' : ' FOR UPDATE';
  const rows = await sql.rows<{ tokens: number; refilled_at: number | string }>(
    `SELECT tokens, refilled_at FROM allowance WHERE id = ?${lock}`,
    [receiver],
  );
  return { tokens: rows[0]?.tokens ?? 0, refilledAt: Number(rows[0]?.refilled_at ?? now) };
}
