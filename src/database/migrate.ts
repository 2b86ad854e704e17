import type { DataSource } from 'typeorm';

const LOCK = 'salesbeat_migrate';

/** Brings the schema up to date. Several instances may start at once: on MySQL one holds a named lock, the others wait. */
export async function migrate(db: DataSource): Promise<string[]> {
  if (db.options.type === 'better-sqlite3') return run(db);
  const runner = db.createQueryRunner();
  try {
    await runner.query('SELECT GET_LOCK(?, 120)', [LOCK]);
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
