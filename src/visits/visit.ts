import { HOUR, MINUTE } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import type { Signal } from './authenticity';

export const VISIT_STATES = ['planned', 'checkedIn', 'reported', 'cancelled'] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** A visit to a customer from its appointment to its report. All rules below are pure. */
export type Visit = {
  id: string;
  /** Made on the phone; the same draft sent again is the same visit. */
  draftId: string | null;
  memberId: string;
  accountId: string;
  leadId: string | null;
  state: VisitState;
  purpose: string | null;
  plannedAt: number | null;
  checkedInAt: number | null;
  reportedAt: number | null;
  /** Where the rep checked in: millionths of a degree GCJ-02. */
  latitudeE6: number | null;
  longitudeE6: number | null;
  accuracyMetres: number | null;
  actions: string[];
  nextStep: string | null;
  nextStepAt: number | null;
  note: string | null;
  /** What the rep says about the signals. */
  explanation: string | null;
  minutes: number | null;
  effective: boolean | null;
  effectiveBecause: string | null;
  /** 100 = nothing odd (`authenticity.ts`). */
  score: number | null;
  flagged: boolean;
  signals: Signal[];
  createdAt: number;
  updatedAt: number;
  version: number;
};

export type CheckIn = {
  latitudeE6: number;
  longitudeE6: number;
  accuracyMetres: number | null;
  at: number;
};

/** The rep is there. A second check-in keeps the first moment and place. Refuses `visit.closed`. */
export function checkIn(visit: Visit, where: CheckIn): Visit {
  requireOpen(visit);
  if (visit.checkedInAt !== null) return visit;
  const { latitudeE6, longitudeE6, accuracyMetres, at } = where;
  return {
    ...visit,
    ...{ state: 'checkedIn', checkedInAt: at, latitudeE6, longitudeE6, accuracyMetres },
  };
}

export type Report = {
  actions: string[];
  nextStep: string;
  nextStepAt: number | null;
  note: string | null;
  explanation: string | null;
};

/** What was done and what comes next. A repeat replaces the report. Refuses `visit.cancelled` and `visit.evidence_missing`. */
export function report(visit: Visit, said: Report, facts: { at: number; evidence: number }): Visit {
  if (visit.state === 'cancelled') throw new Refusal('conflict', 'visit.cancelled');
  if (facts.evidence === 0) throw new Refusal('invalid', 'visit.evidence_missing');
  return {
    ...visit,
    ...said,
    explanation: said.explanation ?? visit.explanation,
    state: 'reported',
    reportedAt: visit.reportedAt ?? facts.at,
  };
}

/** Refuses `visit.closed` once it was reported. */
export function cancelVisit(visit: Visit): Visit {
  if (visit.state === 'cancelled') return visit;
  requireOpen(visit);
  return { ...visit, state: 'cancelled' };
}

function requireOpen(visit: Visit): void {
  if (visit.state === 'reported' || visit.state === 'cancelled')
    throw new Refusal('conflict', 'visit.closed');
}

/** A meeting counts from this long between its first and last capture (product decisions, "effective touch"). */
export const MEETING_MINUTES = 15;
/** A capture this near to the appointment shows that it was kept (product decisions, "photo time"). */
export const APPOINTMENT_WINDOW_MS = 2 * HOUR;

export type Touch = { minutes: number; effective: boolean; effectiveBecause: string };

/**
 * Whether the visit was an effective touch: at least one piece of evidence, and either a meeting of 15 minutes between first
 * and last capture (the check-in counts), or an appointment, made before, that was kept within two hours.
 */
export function touchOf(visit: Visit, taken: readonly number[]): Touch {
  const moments = [...taken, ...(visit.checkedInAt === null ? [] : [visit.checkedInAt])];
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  const minutes = moments.length === 0 ? 0 : Math.floor((last - first) / MINUTE);
  if (taken.length === 0) return { minutes, effective: false, effectiveBecause: '还没有凭证' };
  if (minutes >= MEETING_MINUTES)
    return { minutes, effective: true, effectiveBecause: `见面 ${String(minutes)} 分钟` };
  if (keptAppointment(visit, first))
    return { minutes, effective: true, effectiveBecause: '按预约时间到访' };
  const effectiveBecause = `见面 ${String(minutes)} 分钟，不足 ${String(MEETING_MINUTES)} 分钟，也没有预约`;
  return { minutes, effective: false, effectiveBecause };
}

const keptAppointment = ({ plannedAt, createdAt }: Visit, first: number): boolean =>
  plannedAt !== null && createdAt < first && Math.abs(first - plannedAt) <= APPOINTMENT_WINDOW_MS;
