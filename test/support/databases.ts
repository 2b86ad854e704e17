import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { migrations, tables } from '../../src/app/schema';
import { migrate } from '../../src/database/migrate';
import { openDatabase } from '../../src/database/open';
import { putOnShelf, takeFromShelf } from './mysql-shelf';
import { fillFromTemplate } from './mysql-template';

export type Lane = 'sqlite' | 'mysql';

/** The databases this run can reach; SQLite always. */
export const lanes: Lane[] = process.env.TEST_MYSQL_URL ? ['sqlite', 'mysql'] : ['sqlite'];

export type TestDatabase = { url: string; drop: () => Promise<void> };

let made = 0;

/** An empty database of one's own. */
export async function createDatabase(lane: Lane): Promise<TestDatabase> {
  if (lane === 'sqlite') return { url: 'sqlite::memory:', drop: () => Promise.resolve() };
  const server = new URL(process.env.TEST_MYSQL_URL ?? '');
  const name = `sb_test_${String(process.pid)}_${String(++made)}_${String(Math.floor(Math.random() * 1e6))}`;
  const run = async (text: string): Promise<void> => {
    const connection = await createConnection({ uri: server.href });
    await connection.query(text);
    await connection.end();
  };
  await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin`);
  return { url: urlOf(server.href, name), drop: () => run(`DROP DATABASE ${name}`) };
}

/** The same, with its schema made already where that is cheaper than migrating. */
export async function createWorldDatabase(lane: Lane): Promise<TestDatabase> {
  if (lane === 'sqlite') return createDatabase(lane);
  const server = process.env.TEST_MYSQL_URL ?? '';
  const taken = takeFromShelf();
  const url = taken === null ? await makeFromTemplate() : urlOf(server, taken);
  return { url, drop: () => putOnShelf(server, new URL(url).pathname.slice(1)) };
}

async function makeFromTemplate(): Promise<string> {
  const { url } = await createDatabase('mysql');
  const connection = await createConnection({ uri: url });
  await fillFromTemplate(connection);
  await connection.end();
  return url;
}

function urlOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

type Opened = { db: DataSource; url: string; close: () => Promise<void> };

/** A database with its schema, connected. */
export const openTestDatabase = (lane: Lane): Promise<Opened> => open(createWorldDatabase(lane));

/** The same, made by the migrations themselves. */
export const openMigratedDatabase = (lane: Lane): Promise<Opened> => open(createDatabase(lane));

async function open(made: Promise<TestDatabase>): Promise<Opened> {
  const { url, drop } = await made;
  const db = await openDatabase({ url, tables, migrations });
  await migrate(db);
  return {
    ...{ db, url },
    close: async () => {
      await db.destroy();
      await drop();
    },
  };
}
