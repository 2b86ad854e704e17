import type { DataSource } from 'typeorm';

const LOCK = 'salesbeat_migrate';

type Lock = { got: number | string | null };

/**
 * Brings the schema up to date. Several instances may start at once: on MySQL one holds a named lock, the others wait, at most
 * `patienceS` seconds.
 */
export async function migrate(db: DataSource, patienceS = 120): Promise<string[]> {
  if (db.options.type === 'better-sqlite3') return run(db);
  const runner = db.createQueryRunner();
  try {
    const [lock] = (await runner.query('SELECT GET_LOCK(?, ?) AS got', [
      LOCK,
      patienceS,
    ])) as Lock[];
    // 0: somebody else still has it · NULL: the server could not say. Two migrating at once would break the schema.
    if (Number(lock?.got) !== 1)
      throw new Error('another instance is still migrating the database');
    return await run(db);
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [LOCK]).catch(() => undefined);
    await runner.release();
  }
}

async function run(db: DataSource): Promise<string[]> {
  const done = await db.runMigrations({ transaction: 'each' });
  return done.map((migration) => migration.name);
}

/** What TypeORM would change to make the schema equal to the tables; empty when the migrations are right. */
export async function schemaDiff(db: DataSource): Promise<string[]> {
  const log = await db.driver.createSchemaBuilder().log();
  return log.upQueries.map((query) => query.query);
}
