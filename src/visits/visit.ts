import { Refusal } from '../kernel/refusal';
import type { Signal } from './authenticity';

export const VISIT_STATES = ['planned', 'checkedIn', 'reported', 'cancelled'] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** On site, by telephone, or with a proposal sent in the chat; channels of a follow-up. */
export const VISIT_CHANNELS = ['visit', 'phone', 'wechat'] as const;
export type VisitChannel = (typeof VISIT_CHANNELS)[number];

/** A visit to a customer from its appointment to its report. All rules below are pure. */
export type Visit = {
  id: string;
  /** Made on the phone; the same draft sent again is the same visit. */
  draftId: string | null;
  memberId: string;
  accountId: string;
  leadId: string | null;
  channel: VisitChannel;
  state: VisitState;
  purpose: string | null;
  plannedAt: number | null;
  checkedInAt: number | null;
  reportedAt: number | null;
  /** Where the rep checked in: millionths of a degree GCJ-02. */
  latitudeE6: number | null;
  longitudeE6: number | null;
  accuracyMetres: number | null;
  /** The check-in reached us while it happened; a later one is only what the phone says. */
  checkInLive: boolean;
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
  live: boolean;
};

/** The rep is there. A second check-in keeps the first moment and place. Refuses `visit.closed`. */
export function checkIn(visit: Visit, where: CheckIn): Visit {
  requireOpen(visit);
  if (visit.checkedInAt !== null) return visit;
  const { at, live, ...place } = where;
  return { ...visit, ...place, state: 'checkedIn', checkedInAt: at, checkInLive: live };
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
