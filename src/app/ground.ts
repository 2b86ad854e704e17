import type { DataSource } from 'typeorm';
import { migrate } from '../database/migrate';
import { openDatabase } from '../database/open';
import { sqlOf, type Sql } from '../database/sql';
import { inTransaction } from '../database/transaction';
import { systemClock, type AdjustableClock, type Clock } from '../kernel/clock';
import { readBusiness, type Business } from './business';
import { claimDatabase } from './company';
import type { Config } from './config';
import type { DingTalkCredentials, WecomCredentials } from './credentials';
import { createLogger, type Logger } from './logger';
import { createMetrics, type Metrics } from './metrics';
import { isSimulated, sandboxClock, sandboxCredentials } from './sandbox';
import { migrations, tables } from './schema';

/** What a program stands on before anything is wired. */
export type Ground = {
  config: Config;
  business: Business;
  log: Logger;
  metrics: Metrics;
  db: DataSource;
  /** Null where the company is not on this platform. */
  wecom: WecomCredentials | null;
  dingtalk: DingTalkCredentials | null;
  clock: Clock;
  /** The same clock when it may be moved: only in the simulated tenant. */
  movable: AdjustableClock | null;
  transact: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
};

export type GroundOptions = {
  config: Config;
  clock?: Clock;
  log?: Logger;
  /** Folder of the business settings, `config/business` below the working directory if left out. */
  businessFolder?: string;
};

/** Reads the settings, opens and migrates the database, and chooses the clock. */
export async function prepare({
  config,
  clock,
  log,
  businessFolder,
}: GroundOptions): Promise<Ground> {
  const business = readBusiness(businessFolder ?? 'config/business');
  const { DATABASE_URL: url, DATABASE_POOL: poolSize } = config;
  const db = await openDatabase({ url, poolSize, tables, migrations });
  await migrate(db);
  const transact: Ground['transact'] = (work) =>
    inTransaction(db, (manager) => work(sqlOf(manager)));
  const { wecom, dingtalk } = isSimulated(config) ? sandboxCredentials(config) : config;
  await transact((sql) => claimDatabases(sql, { wecom, dingtalk })).catch(
    async (error: unknown) => {
      await db.destroy();
      throw error;
    },
  );
  const movable = isSimulated(config)
    ? sandboxClock(business.calendar, await latest(transact))
    : null;
  return {
    ...{ config, business, db, transact, movable, wecom, dingtalk, metrics: createMetrics() },
    log: log ?? createLogger(config.LOG_LEVEL),
    clock: movable ?? clock ?? systemClock,
  };
}

async function claimDatabases(
  sql: Sql,
  on: Record<string, { corpId: string } | null>,
): Promise<void> {
  for (const [platform, company] of Object.entries(on))
    if (company) await claimDatabase(sql, { platform, companyId: company.corpId });
}

/** Now, or the last thing that happened when the simulated clock had been moved beyond now. */
async function latest(transact: Ground['transact']): Promise<number> {
  const rows = await transact((sql) =>
    sql.rows<{ at: number | string | null }>('SELECT MAX(happened_at) AS at FROM audit_log'),
  );
  return Math.max(systemClock.now(), Number(rows[0]?.at ?? 0));
}
