import type { DataSource } from 'typeorm';
import type { StoredToken, TokenStore } from '../chat/token';
import { sqlOf, type Sql } from '../database/sql';
import { inTransaction } from '../database/transaction';
import type { Clock } from '../kernel/clock';

type Row = { value: string; version: number; expires_at: number | string };

/** Tokens and tickets in the database, shared by all processes of the deployment. */
export function createTokenStore(db: DataSource, clock: Clock): TokenStore {
  const transact = <T>(work: (sql: Sql) => Promise<T>): Promise<T> =>
    inTransaction(db, (manager) => work(sqlOf(manager)));
  return {
    read: (key) => transact((sql) => read(sql, key)),
    lock: (key, ms) => transact((sql) => lock(sql, { key, now: clock.now(), ms })),
    write: (key, value, expiresAt) => transact((sql) => write(sql, { key, value, expiresAt })),
    fail: (key, retryAt) =>
      transact(async (sql) => {
        const set = 'lock_until = 0, retry_at = ?';
        await sql.run(`UPDATE platform_token SET ${set} WHERE token_key = ?`, [retryAt, key]);
      }),
  };
}

async function find(sql: Sql, key: string): Promise<Row | undefined> {
  const text = 'SELECT value, version, expires_at FROM platform_token WHERE token_key = ?';
  return (await sql.rows<Row>(text, [key]))[0];
}

async function read(sql: Sql, key: string): Promise<StoredToken | null> {
  const row = await find(sql, key);
  if (!row || row.version === 0) return null;
  return { value: row.value, version: row.version, expiresAt: Number(row.expires_at) };
}

type Lock = { key: string; now: number; ms: number };

async function lock(sql: Sql, { key, now, ms }: Lock): Promise<boolean> {
  const ignore = sql.dialect === 'sqlite' ? 'INSERT OR IGNORE' : 'INSERT IGNORE';
  const columns = '(token_key, value, version, expires_at, lock_until, retry_at)';
  await sql.run(`${ignore} INTO platform_token ${columns} VALUES (?, '', 0, 0, 0, 0)`, [key]);
  const free = 'token_key = ? AND lock_until <= ? AND retry_at <= ?';
  const taken = await sql.run(`UPDATE platform_token SET lock_until = ? WHERE ${free}`, [
    now + ms,
    key,
    now,
    now,
  ]);
  return taken === 1;
}

type Write = { key: string; value: string; expiresAt: number };

async function write(sql: Sql, { key, value, expiresAt }: Write): Promise<number> {
  const set = 'value = ?, expires_at = ?, version = version + 1, lock_until = 0, retry_at = 0';
  await sql.run(`UPDATE platform_token SET ${set} WHERE token_key = ?`, [value, expiresAt, key]);
  return (await find(sql, key))?.version ?? 0;
}
