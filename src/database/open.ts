import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { DataSource, type EntitySchema, type MixedList, type MigrationInterface } from 'typeorm';
import { refuseInsideTransaction } from './transaction';
import { serialise } from './serial-sqlite';

export type DatabaseOptions = {
  /** `sqlite:<file>`, `sqlite::memory:`, `mysql://…` or `mariadb://…`. */
  url: string;
  tables: EntitySchema[];
  migrations: (new () => MigrationInterface)[];
  poolSize?: number;
};

type Common = {
  entities: MixedList<EntitySchema>;
  migrations: (new () => MigrationInterface)[];
  migrationsTransactionMode: 'each';
  invalidWhereValuesBehavior: { null: 'throw'; undefined: 'throw' };
};

/** Opens and connects the database; nothing is migrated yet. */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const common: Common = {
    entities: options.tables,
    migrations: options.migrations,
    migrationsTransactionMode: 'each',
    // A forgotten filter must never mean "any row".
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  };
  return options.url.startsWith('sqlite:')
    ? openSqlite(options, common)
    : openMysql(options, common);
}

async function openSqlite({ url }: DatabaseOptions, common: Common): Promise<DataSource> {
  const file = url.slice('sqlite:'.length).replace(/^\/\/(?=[^/]|$)/, '');
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const dataSource = new DataSource({
    ...common,
    type: 'better-sqlite3',
    database: file,
    enableWAL: file !== ':memory:',
    statementCacheSize: 300,
    timeout: 5_000,
    // FULL: an acknowledged callback must survive a power cut.
    prepareDatabase: (db: { pragma: (text: string) => void }) => {
      db.pragma('synchronous = FULL');
    },
  });
  serialise(dataSource, refuseInsideTransaction);
  return dataSource.initialize();
}

type Connection = { query: (text: string) => void; promise: () => unknown };
type Pool = { on: (event: 'connection', listener: (connection: Connection) => void) => void };

/** The two servers speak one dialect but describe their schemas differently, so TypeORM must know which one answers. */
async function serverKind(url: string): Promise<'mysql' | 'mariadb'> {
  const connection = await createConnection({ uri: url, connectTimeout: 5_000 });
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
    return String(rows[0]?.['version']).includes('MariaDB') ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}

async function openMysql(options: DatabaseOptions, common: Common): Promise<DataSource> {
  const url = options.url.replace(/^mariadb:/, 'mysql:');
  const dataSource = new DataSource({
    ...common,
    type: await serverKind(url),
    url,
    charset: 'utf8mb4',
    timezone: 'Z',
    bigNumberStrings: false,
    supportBigNumbers: true,
    poolSize: options.poolSize ?? 10,
    connectTimeout: 5_000,
    // TypeORM's own error tells where a query failed; mysql2 would note the stack of each that does not.
    extra: { enableKeepAlive: true, trace: false },
  });
  const driver = dataSource.driver as unknown as {
    pool?: Pool;
    createQueryRunner: (mode: string) => unknown;
  };
  const create = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => {
    refuseInsideTransaction();
    return create(mode);
  };
  await dataSource.initialize();
  // READ COMMITTED keeps claims from locking gaps; set once a connection instead of once a transaction.
  driver.pool?.on('connection', (connection) => {
    for (const setting of SESSION) connection.query(setting);
    // TypeORM asks for this wrapper before each query, and it has no state: one is enough.
    const promise = connection.promise();
    connection.promise = () => promise;
  });
  // The connection that `initialize` opened came before the listener.
  for (const setting of SESSION) await dataSource.query(setting);
  return dataSource;
}

const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION innodb_lock_wait_timeout = 5, time_zone = '+00:00'",
];
