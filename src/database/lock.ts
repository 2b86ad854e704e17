import type { EntityManager } from 'typeorm';

/** For `find…` options: keeps the row from others until the commit. SQLite runs one transaction at a time anyway. */
export const rowLock = (manager: EntityManager): { lock?: { mode: 'pessimistic_write' } } =>
  manager.dataSource.options.type === 'better-sqlite3'
    ? {}
    : { lock: { mode: 'pessimistic_write' } };
