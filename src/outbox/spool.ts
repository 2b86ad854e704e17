import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Arrival } from './arrival';

/** A local file where acknowledged arrivals wait while the main database is away. */
export type Spool = {
  /** Stores durably (fsync) before it returns. */
  put: (arrival: Arrival) => void;
  /** The oldest `limit` arrivals. */
  list: (limit: number) => Arrival[];
  remove: (arrivals: readonly Arrival[]) => void;
  size: () => number;
  close: () => void;
};

const TABLE = `CREATE TABLE IF NOT EXISTS spool (
  source TEXT NOT NULL, dedupe TEXT NOT NULL, arrival TEXT NOT NULL, PRIMARY KEY (source, dedupe)
)`;

/** Opens (or makes) the spool file. Same key as the inbox, so that nothing can enter twice. */
export function openSpool(file: string): Spool {
  mkdirSync(dirname(file), { recursive: true });
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(TABLE);
  const put = db.prepare('INSERT OR IGNORE INTO spool (source, dedupe, arrival) VALUES (?, ?, ?)');
  const list = db.prepare<[number], { arrival: string }>(
    'SELECT arrival FROM spool ORDER BY rowid LIMIT ?',
  );
  const remove = db.prepare('DELETE FROM spool WHERE source = ? AND dedupe = ?');
  const count = db.prepare<[], { n: number }>('SELECT COUNT(*) AS n FROM spool');
  return {
    put: (arrival) => void put.run(arrival.source, arrival.dedupe, JSON.stringify(arrival)),
    list: (limit) => list.all(limit).map((row) => JSON.parse(row.arrival) as Arrival),
    remove: db.transaction((arrivals: readonly Arrival[]) => {
      for (const arrival of arrivals) remove.run(arrival.source, arrival.dedupe);
    }),
    size: () => count.get()?.n ?? 0,
    close: () => void db.close(),
  };
}
