import type { DataSource, QueryRunner } from 'typeorm';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';

// TypeORM hands one SQLite query runner to everybody, so overlapping transactions become savepoints of each other and a
// rollback takes a stranger's committed rows with it. Each caller gets a runner of its own here, and one transaction (or one
// lone statement) holds the connection at a time, first come first served.

type Driver = {
  createQueryRunner: (mode: string) => QueryRunner;
  databaseConnection: { inTransaction: boolean; exec: (text: string) => void };
};
type Release = () => void;
/** What we touch of TypeORM's runner, private parts included. */
type Runner = Pick<
  QueryRunner,
  'startTransaction' | 'commitTransaction' | 'rollbackTransaction'
> & {
  query: (...args: unknown[]) => Promise<unknown>;
  stmtCache: Map<string, unknown>;
  transactionDepth: number;
  isTransactionActive: boolean;
};

function fifo(): () => Promise<Release> {
  let tail: Promise<void> = Promise.resolve();
  return async () => {
    const before = tail;
    let release: Release = () => undefined;
    tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  };
}

/** Makes a better-sqlite3 data source safe for concurrent transactions. `guard` may refuse a call before it queues. */
export function serialise(dataSource: DataSource, guard: () => void): void {
  const driver = dataSource.driver as unknown as Driver;
  const statements = new Map<string, unknown>();
  const acquire = fifo();
  driver.createQueryRunner = () => {
    const runner = new BetterSqlite3QueryRunner(driver as never) as unknown as Runner;
    runner.stmtCache = statements;
    return exclusive(runner, driver, { acquire, guard });
  };
}

type Gate = { acquire: () => Promise<Release>; guard: () => void };

/** Gives a runner the connection for one statement or for one transaction, and takes it back whatever happens. */
function exclusive(runner: Runner, driver: Driver, gate: Gate): QueryRunner {
  const query = runner.query.bind(runner);
  const start = runner.startTransaction.bind(runner);
  const commit = runner.commitTransaction.bind(runner);
  const rollback = runner.rollbackTransaction.bind(runner);
  const hold = holder(runner, driver, gate);
  return Object.assign(runner, {
    query: (...args: unknown[]) =>
      hold.held() ? query(...args) : hold.during(() => query(...args)),
    startTransaction: async (): Promise<void> => {
      await hold.take();
      await start().catch(hold.giveUp);
    },
    commitTransaction: async (): Promise<void> => {
      await commit();
      if (runner.transactionDepth === 0) hold.release();
    },
    rollbackTransaction: async (): Promise<void> => {
      const outermost = runner.transactionDepth <= 1;
      await rollback().finally(() => {
        if (outermost && hold.held()) hold.reset();
      });
    },
    release: (): Promise<void> => {
      if (hold.held()) hold.reset();
      return Promise.resolve();
    },
  }) as unknown as QueryRunner;
}

type Hold = {
  held: () => boolean;
  take: () => Promise<void>;
  during: <T>(work: () => Promise<T>) => Promise<T>;
  release: () => void;
  /** Rolls back whatever is open and lets the next one in. */
  reset: () => void;
  giveUp: (error: unknown) => never;
};

function holder(runner: Runner, driver: Driver, { acquire, guard }: Gate): Hold {
  let letNextIn: Release | undefined;
  const release = (): void => {
    letNextIn?.();
    letNextIn = undefined;
  };
  const reset = (): void => {
    if (driver.databaseConnection.inTransaction) driver.databaseConnection.exec('ROLLBACK');
    runner.isTransactionActive = false;
    runner.transactionDepth = 0;
    release();
  };
  const enter = (): Promise<Release> => {
    guard();
    return acquire();
  };
  return {
    ...{ release, reset, held: () => letNextIn !== undefined },
    take: async () => {
      letNextIn ??= await enter();
    },
    during: async (work) => {
      const leave = await enter();
      return work().finally(leave);
    },
    giveUp: (error) => {
      reset();
      throw error;
    },
  };
}
