import { Refusal } from '../kernel/refusal';
import { checkColumns, type Column, type ImportField, type Target } from './columns';
import type { Layout } from './rows';

export const RUN_STATES = ['previewed', 'running', 'done', 'failed', 'undoing', 'undone'] as const;
export type RunState = (typeof RUN_STATES)[number];
export const FORMATS = ['xlsx', 'csv'] as const;

/** Why something that an import created was not taken back. */
export const STAYED = ['changed', 'followed', 'visited'] as const;
export type StayedReason = (typeof STAYED)[number];

/** A file on its way into leads or accounts. All rules below are pure. */
export type ImportRun = {
  id: string;
  memberId: string;
  target: Target;
  fileName: string;
  sha256: string;
  format: (typeof FORMATS)[number];
  state: RunState;
  layout: Layout;
  /** Rows below the headings. */
  total: number;
  /** Whether leads get a first-response clock and cards. */
  dispatch: boolean;
  /** The last row that has been taken, or taken back. */
  cursor: number;
  created: number;
  repeated: number;
  rejected: number;
  removed: number;
  stayed: Partial<Record<StayedReason, number>>;
  failure: string | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  updatedAt: number;
  version: number;
};

/** What became of a row. */
export type ImportRow = {
  importId: string;
  /** As the sheet counts it, from 1. */
  row: number;
  /** `removed`: created, and taken back since. */
  outcome: 'created' | 'repeated' | 'rejected' | 'removed';
  /** The lead or account; null for a rejected row. */
  subjectId: string | null;
  /** Why it was rejected, in words. */
  reason: string | null;
};

export type Correction = { column: number; field: ImportField };

/** Nobody answers more leads than this within a quarter of an hour. */
export const MOST_DISPATCHED = 1_000;

type Start = { corrections: readonly Correction[]; dispatch: boolean; at: number };

/**
 * Starts a previewed import, once. Refuses `import.started`, `import.pool_not_dispatched`, `import.too_many_to_dispatch` and what
 * `checkColumns` refuses.
 */
export function start(run: ImportRun, { corrections, dispatch, at }: Start): ImportRun {
  if (run.state !== 'previewed') throw new Refusal('conflict', 'import.started');
  if (dispatch && run.target === 'pool') throw new Refusal('invalid', 'import.pool_not_dispatched');
  if (dispatch && run.total > MOST_DISPATCHED)
    throw new Refusal('invalid', 'import.too_many_to_dispatch', { limit: MOST_DISPATCHED });
  const columns = correct(run.layout.columns, corrections);
  checkColumns(columns, run.target);
  const { headerRow } = run.layout;
  const begun = { state: 'running' as const, startedAt: at, cursor: headerRow, dispatch };
  return { ...run, ...begun, layout: { ...run.layout, columns } };
}

function correct(columns: readonly Column[], corrections: readonly Correction[]): Column[] {
  const fields = new Map(corrections.map(({ column, field }) => [column, field]));
  return columns.map((known) => ({ ...known, field: fields.get(known.column) ?? known.field }));
}

type Taken = Pick<ImportRun, 'cursor' | 'created' | 'repeated' | 'rejected'>;

/** Adds what a chunk brought; `cursor` is its last row. */
export const advance = (run: ImportRun, taken: Taken): ImportRun => ({
  ...run,
  cursor: taken.cursor,
  created: run.created + taken.created,
  repeated: run.repeated + taken.repeated,
  rejected: run.rejected + taken.rejected,
});

export const finish = (run: ImportRun, at: number): ImportRun => ({
  ...run,
  state: 'done',
  endedAt: at,
});

/** Ends an import that cannot go on; what it has created can still be undone. */
export const fail = (run: ImportRun, failure: string, at: number): ImportRun => ({
  ...run,
  ...{ state: 'failed', failure, endedAt: at },
});

/** Begins to take an import back; a second wish changes nothing. Refuses `import.not_over`. */
export function beginUndo(run: ImportRun): ImportRun {
  if (run.state === 'undoing' || run.state === 'undone') return run;
  if (run.state !== 'done' && run.state !== 'failed')
    throw new Refusal('conflict', 'import.not_over');
  return { ...run, state: 'undoing', cursor: 0 };
}

type TakenBack = { cursor: number; removed: number; stayed: readonly StayedReason[] };

export function takeBack(run: ImportRun, { cursor, removed, stayed }: TakenBack): ImportRun {
  const counts = { ...run.stayed };
  for (const reason of stayed) counts[reason] = (counts[reason] ?? 0) + 1;
  return { ...run, cursor, removed: run.removed + removed, stayed: counts };
}

export const endUndo = (run: ImportRun): ImportRun => ({ ...run, state: 'undone' });

/** Whole percents of the rows that are through. */
export function percentOf({ created, repeated, rejected, total, state }: ImportRun): number {
  if (state !== 'previewed' && state !== 'running' && state !== 'failed') return 100;
  return total === 0 ? 0 : Math.floor((100 * (created + repeated + rejected)) / total);
}
