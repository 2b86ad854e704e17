import type { BusinessCalendar, Span } from '../kernel/business-calendar';
import { HOUR } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import type { ClockPolicy, SilenceRow } from './clock';

/** How long nothing effective has been done about an owned lead; one per lead. All times are UTC ms. */
export type Silence = {
  leadId: string;
  /** The last effective touch, or when the owner got the lead. */
  startedAt: number;
  yellowAt: number;
  redAt: number;
  releaseAt: number;
  /** How often the owner has put the release off. */
  extensions: number;
  /** What has happened already. */
  passed: 'nothing' | 'yellow' | 'red';
  /** Set while the lead is closed or nobody's. */
  stoppedAt: number | null;
  policyVersion: number;
  calendarVersion: string;
};

export type SilenceStep = { step: 'yellow' | 'red' | 'release'; dueAt: number };

/** `leave`: when the owner is away, which is no working time. */
export type Begin = { leadId: string; row: SilenceRow; at: number; leave?: Span[] };

/** A silence that begins now; working time is counted by the calendar. */
export function beginSilence(
  calendar: BusinessCalendar,
  policy: ClockPolicy,
  { leadId, row, at, leave = [] }: Begin,
): Silence {
  const after = (ms: number): number =>
    row.time === 'elapsed' ? at + ms : calendar.addWorkingTime(at, ms, leave);
  return {
    ...{ leadId, startedAt: at, extensions: 0, passed: 'nothing', stoppedAt: null },
    ...{ yellowAt: after(row.yellowMs), redAt: after(row.redMs), releaseAt: after(row.releaseMs) },
    ...{ policyVersion: policy.version, calendarVersion: calendar.version },
  };
}

/** What comes next in a running silence. */
export function nextStep({ passed, yellowAt, redAt, releaseAt }: Silence): SilenceStep {
  if (passed === 'nothing') return { step: 'yellow', dueAt: yellowAt };
  if (passed === 'yellow') return { step: 'red', dueAt: redAt };
  return { step: 'release', dueAt: releaseAt };
}

/** Goes on after a stop with as much time left as there was: putting a lead aside and back again wins none. */
export function resumeSilence(silence: Silence, now: number): Silence {
  if (silence.stoppedAt === null) return silence;
  const stood = now - silence.stoppedAt;
  return {
    ...{ ...silence, stoppedAt: null, startedAt: silence.startedAt + stood },
    yellowAt: silence.yellowAt + stood,
    redAt: silence.redAt + stood,
    releaseAt: silence.releaseAt + stood,
  };
}

/** Puts the release off. Refuses `lead.extension_used` when the policy allows no more. */
export function extendSilence(silence: Silence, { extension }: ClockPolicy): Silence {
  if (silence.extensions >= extension.most)
    throw new Refusal('limit', 'lead.extension_used', { most: extension.most });
  const more = extension.hours * HOUR;
  return {
    ...{ ...silence, extensions: silence.extensions + 1, redAt: silence.redAt + more },
    ...{
      releaseAt: silence.releaseAt + more,
      passed: silence.passed === 'nothing' ? 'nothing' : 'yellow',
    },
  };
}

/** The key of the timer of a step. */
export const silenceKey = ({ leadId, startedAt }: Silence, { step, dueAt }: SilenceStep): string =>
  `silence:${leadId}:${String(startedAt)}:${step}:${String(dueAt)}`;
