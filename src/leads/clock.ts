/** Who hears of a missed first response, by level. */
export type Level = { level: number; afterMinutes: number; tell: 'manager' | 'director' };

/** How long a lead may wait for its first response, by source; `*` is every other source. */
export type ResponseRow = { source: string; levels: readonly Level[] };

/** Whether a time is counted in working time or as it passes. */
export type TimeKind = 'working' | 'elapsed';

/**
 * How long an owned lead may go without an effective touch: the owner is warned at yellow and at red, and loses it at release.
 * The first row that fits counts: its source, or `*`, and at least its score.
 */
export type SilenceRow = {
  source: string;
  minScore: number;
  time: TimeKind;
  yellowMs: number;
  redMs: number;
  releaseMs: number;
};

export type ClockPolicy = {
  version: number;
  firstResponse: readonly ResponseRow[];
  silence: readonly SilenceRow[];
  /** A customer's light turns after so long without an effective visit, in elapsed time; customers are never released. */
  accounts: { yellowMs: number; redMs: number };
  /** An owner may put a release off by so much, so often in one ownership. */
  extension: { hours: number; most: number };
};

/** What a policy's row is chosen by. */
export type Clocked = { sourceId: string; score: number | null };

/** The levels of the first-response clock for a source. */
export const levelsFor = ({ firstResponse }: ClockPolicy, sourceId: string): readonly Level[] =>
  firstResponse.find(({ source }) => source === sourceId || source === '*')?.levels ?? [];

/** The row for a lead; null when none fits, and it may be silent for ever. A lead without a score counts as 0. */
export const silenceRowFor = (
  { silence }: ClockPolicy,
  { sourceId, score }: Clocked,
): SilenceRow | null =>
  silence.find(
    ({ source, minScore }) => (source === sourceId || source === '*') && (score ?? 0) >= minScore,
  ) ?? null;

/** What is wrong with a policy, as sentences; empty when nothing is. */
export function lintPolicy(policy: ClockPolicy, sourceIds: readonly string[]): string[] {
  const known = new Set(['*', ...sourceIds]);
  const named = [...policy.firstResponse, ...policy.silence].map(({ source }) => source);
  return [
    ...named.filter((source) => !known.has(source)).map((source) => `there is no source ${source}`),
    ...policy.firstResponse.flatMap(lintLevels),
    ...policy.silence.flatMap(lintSilence),
    ...(policy.accounts.yellowMs < policy.accounts.redMs
      ? []
      : ['accounts: yellow must come before red']),
    ...shadowed(policy.firstResponse.map((row) => ({ ...row, minScore: 0 }))),
    ...shadowed(policy.silence),
    ...(policy.firstResponse.at(-1)?.source === '*'
      ? []
      : ['firstResponse must end with source *']),
  ];
}

const lintLevels = ({ source, levels }: ResponseRow): string[] =>
  levels.every((level, i) => level.afterMinutes > (levels[i - 1]?.afterMinutes ?? 0))
    ? []
    : [`the levels of ${source} must follow one another`];

const lintSilence = ({ source, yellowMs, redMs, releaseMs }: SilenceRow): string[] =>
  yellowMs < redMs && redMs < releaseMs
    ? []
    : [`${source}: yellow must come before red, and red before release`];

/** Rows that an earlier one leaves nothing to. */
function shadowed(rows: readonly { source: string; minScore: number }[]): string[] {
  return rows.flatMap((row, i) =>
    rows
      .slice(0, i)
      .some(
        (earlier) =>
          (earlier.source === '*' || earlier.source === row.source) &&
          earlier.minScore <= row.minScore,
      )
      ? [`row ${String(i + 1)} (${row.source}) is never reached`]
      : [],
  );
}

/** The running deadline of one round: from assignment to the first logged touch. */
export type ResponseClock = {
  id: string;
  leadId: string;
  round: number;
  startedAt: number;
  stoppedAt: number | null;
  stopReason: 'touched' | 'closed' | 'reassigned' | null;
  policyVersion: number;
  calendarVersion: string;
};

/** One level of a clock; it fires at most once, ever. */
export type ClockStep = {
  clockId: string;
  level: number;
  dueAt: number;
  firedAt: number | null;
  /** How late it fired, in ms; large after an outage. */
  lateMs: number | null;
};

/** The key of a step's timer. */
export const timerKey = (clockId: string, level: number): string =>
  `clock:${clockId}:${String(level)}`;

/** A step that fires this late was held up by an outage: its pushes are gathered into a digest. */
export const OUTAGE_MS = 2 * 60_000;
