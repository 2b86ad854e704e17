/** Who hears of a missed first response, by level. */
export type Level = { level: number; afterMinutes: number; tell: 'manager' | 'director' };
export type ResponsePolicy = { version: number; levels: readonly Level[] };

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
