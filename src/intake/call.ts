import { normalisePhone } from '../kernel/phone';
import { Refusal } from '../kernel/refusal';

export const CALL_STATES = ['ringing', 'answered', 'ended'] as const;
export type CallState = (typeof CALL_STATES)[number];

/** What the telephone system tells of a call, in any order and more than once. */
export type CallEvent = {
  callId: string;
  from: string;
  to: string;
  /** UTC ms. */
  at: number;
  state: CallState;
  answered: boolean;
  /** How long they talked, by now. */
  seconds: number;
  /** Who of us talked, if the telephone system knows. */
  memberId: string | null;
};

/** A call that came in, as far as it is known. */
export type PhoneCall = {
  id: string;
  sourceId: string;
  callId: string;
  fromNumber: string;
  toNumber: string;
  leadId: string;
  memberId: string | null;
  state: CallState;
  answered: boolean;
  seconds: number;
  startedAt: number;
  endedAt: number | null;
  version: number;
};

/** Adds what an event tells: whatever comes when, the call is the same in the end. */
export function hear(call: PhoneCall, event: CallEvent): PhoneCall {
  const further = CALL_STATES.indexOf(event.state) > CALL_STATES.indexOf(call.state);
  const answered =
    call.answered || event.answered || event.state === 'answered' || event.seconds > 0;
  return {
    ...{ ...call, answered, memberId: call.memberId ?? event.memberId },
    state: further ? event.state : call.state,
    seconds: Math.max(call.seconds, event.seconds),
    startedAt: Math.min(call.startedAt, event.at),
    endedAt: event.state === 'ended' ? event.at : call.endedAt,
  };
}

/** A call of two minutes is an effective touch (decision 27). */
const EFFECTIVE_SECONDS = 120;

/** Whether a call is over and was long enough to count as talked to. */
export const isEffective = ({ state, answered, seconds }: PhoneCall): boolean =>
  state === 'ended' && answered && seconds >= EFFECTIVE_SECONDS;

/** The caller's number; refuses `intake.caller_unknown` for one that is withheld or none of China. */
export function callerOf({ from }: Pick<CallEvent, 'from'>): string {
  const number = normalisePhone(from.trim());
  if (number === null) throw new Refusal('invalid', 'intake.caller_unknown');
  return number;
}

/** The number without an extension. */
export const lineNumber = (phone: string): string => phone.replace(/;ext=.*$/, '');
