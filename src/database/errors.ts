import { QueryFailedError } from 'typeorm';

type DriverError = { errno?: number; code?: string };

const driverError = (error: unknown): DriverError =>
  error instanceof QueryFailedError
    ? (error.driverError as DriverError)
    : ((error as DriverError | undefined) ?? {});

/** A unique index refused the row. The transaction can go on, on both databases. */
export function isDuplicate(error: unknown): boolean {
  const { errno, code } = driverError(error);
  return (
    errno === 1062 || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}

const RETRYABLE = new Set([1213, 1205, 1020]);

/** Deadlock, lock wait or snapshot conflict: the whole transaction may be run again. */
export function isRetryable(error: unknown): boolean {
  const { errno, code } = driverError(error);
  return RETRYABLE.has(errno ?? 0) || code === 'SQLITE_BUSY';
}

/** A row changed between reading and saving it; the unit of work is run again. */
export class StaleRow extends Error {
  constructor(table: string, id: string) {
    super(`${table} ${id} was changed by somebody else`);
    this.name = 'StaleRow';
  }
}
