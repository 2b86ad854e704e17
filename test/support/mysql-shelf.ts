import { readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import { templateFolder } from './mysql-template';

// A schema of sixty tables costs a quarter of a second to make and a tenth to drop; emptying one costs a few milliseconds. Each
// file on the shelf is named like a database that stands empty; whoever can remove the file has it.

/** An empty database that an earlier test has left; null when there is none. */
export function takeFromShelf(): string | null {
  const folder = templateFolder();
  if (folder === null) return null;
  return readdirSync(folder).find((name) => isDatabase(name) && isOurs(join(folder, name))) ?? null;
}

const isDatabase = (name: string): boolean => name.startsWith('sb_test_');

function isOurs(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch {
    return false;
  }
}

/** Empties a database for the next test, or drops it when it is not what the template made, or cannot be emptied. */
export async function putOnShelf(server: string, name: string): Promise<void> {
  const folder = templateFolder();
  const connection = await createConnection({ uri: server, multipleStatements: true });
  const isEmpty = folder !== null && (await empty(connection, name).catch(() => false));
  if (isEmpty) writeFileSync(join(folder, name), '');
  else await connection.query(`DROP DATABASE ${name}`);
  await connection.end();
}

async function empty(connection: Connection, name: string): Promise<boolean> {
  const [rows] = await connection.query(`SHOW TABLES FROM ${name}`);
  const found = (rows as Record<string, string>[]).map((row) => Object.values(row)[0] ?? '');
  const known = process.env['TEST_MYSQL_TABLES']?.split(',') ?? [];
  if (found.sort().join() !== known.sort().join()) return false;
  // Triggers keep rows of the audit log from being removed one by one.
  const statements = found
    .filter((table) => table !== 'migrations')
    .map((table) => (table === 'audit_log' ? `TRUNCATE \`${table}\`` : `DELETE FROM \`${table}\``));
  await connection.query(`USE ${name}; SET innodb_lock_wait_timeout = 2; ${statements.join('; ')}`);
  return true;
}

/** After the last test. */
export async function clearShelf(server: string): Promise<void> {
  const folder = templateFolder();
  if (folder === null) return;
  const connection = await createConnection({ uri: server });
  for (const name of readdirSync(folder).filter(isDatabase))
    await connection.query(`DROP DATABASE IF EXISTS ${name}`);
  await connection.end();
  rmSync(folder, { recursive: true, force: true });
}
