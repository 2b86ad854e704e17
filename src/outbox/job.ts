import type { Schema } from '../kernel/event';

/** 0: clocks and callbacks · 1: cards and messages · 2: bulk. A lower lane never waits for a higher one. */
export type Lane = 0 | 1 | 2;
export const LANES: readonly Lane[] = [0, 1, 2];

/** A job to be written in the transaction of the fact that causes it. */
export type NewJob = {
  kind: string;
  lane: Lane;
  /** Ids only, never personal data; JSON, at most 4 KB. */
  payload: object;
  /** UTC ms; without it the job is due at once. */
  dueAt?: number;
  /** At most one living job has this key (96 characters). A second one is dropped, or with `again` runs after the first. */
  unique?: string;
  again?: boolean;
  maxAttempts?: number;
};

export type ClaimedJob = {
  id: string;
  kind: string;
  lane: Lane;
  /** 1 for the first try. */
  attempt: number;
  maxAttempts: number;
  payload: unknown;
  dueAt: number;
  /** The fencing token: whoever lost it can no longer finish the job. */
  lease: string;
  /** How many workers died while they held this job. */
  crashes: number;
};

/** A handler's wish to run again in `afterMs` without having used up an attempt. */
export class Snooze extends Error {
  constructor(
    readonly afterMs: number,
    readonly reason: string,
  ) {
    super(reason);
    this.name = 'Snooze';
  }
}

/** A handler's word that this job can never succeed; it becomes a dead letter at once. */
export class GiveUp extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'GiveUp';
  }
}

/**
 * What to do for a kind of job. `inTransaction` work commits together with the job's end, so its database effects happen
 * exactly once; `effect` reaches outside the database and must be idempotent.
 */
export type JobHandler<C, E> = {
  kind: string;
  payload: Schema<unknown>;
} & (
  | { inTransaction: (context: C, payload: unknown, job: ClaimedJob) => Promise<void> }
  | { effect: (env: E, payload: unknown, job: ClaimedJob) => Promise<void> }
);

type Work<C, T> = (context: C, payload: T, job: ClaimedJob) => Promise<void>;

export const transactionalJob = <C, T>(
  kind: string,
  payload: Schema<T>,
  run: Work<C, T>,
): JobHandler<C, never> => ({ kind, payload, inTransaction: run as Work<C, unknown> });

export const effectJob = <E, T>(
  kind: string,
  payload: Schema<T>,
  run: Work<E, T>,
): JobHandler<never, E> => ({ kind, payload, effect: run as Work<E, unknown> });
