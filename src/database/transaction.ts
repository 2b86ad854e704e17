import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager } from 'typeorm';
import { isRetryable, StaleRow } from './errors';

const present = new AsyncLocalStorage<{ open: boolean }>();

/** A query beside the transaction's own manager would wait for itself on SQLite and escape the transaction on MySQL. */
export function refuseInsideTransaction(): void {
  if (present.getStore()?.open)
    throw new Error('inside a transaction only its own manager may be used');
}

const TRIES = 20;

/**
 * Runs `work` in one transaction, again (up to twenty times, with jitter) after a deadlock, a lock wait or a stale row. `work`
 * therefore must have no effect outside the database.
 */
export async function inTransaction<T>(
  db: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  refuseInsideTransaction();
  for (let tried = 1; ; tried++) {
    const outcome = await once(db, work).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if ('value' in outcome) return outcome.value;
    if (tried >= TRIES || !isWorthRepeating(outcome.error)) throw outcome.error;
    await pause(Math.min(200, 3 * 2 ** tried) * Math.random());
  }
}

const isWorthRepeating = (error: unknown): boolean =>
  isRetryable(error) || error instanceof StaleRow;

const once = <T>(db: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> =>
  db.transaction((manager) => {
    const state = { open: true };
    const close = (): void => {
      state.open = false;
    };
    return present.run(state, () => work(manager).finally(close));
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
