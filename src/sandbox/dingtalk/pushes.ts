import { MINUTE } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import type { Json } from '../api-error';
import type { Connections, Subscription } from './connections';
import type { Counters } from './counters';
import { buildFrame } from './frames';
import type { Ack, Frame } from './frames';

/** An acknowledgement as it arrived: `at` in simulated UTC ms, `ms` in real ms since the last push. */
export type ReceivedAck = Ack & { at: number; ms: number; connectionId: string };

/** One frame that wants an acknowledgement, and how it fares. */
export type Push = {
  messageId: string;
  topic: string;
  type: 'EVENT' | 'CALLBACK';
  data: Json;
  /** How often it was sent, or would have been if a connection had been open. */
  tries: number;
  /** `lost` after the last repetition, or at once for what is never repeated. */
  state: 'waiting' | 'acknowledged' | 'lost';
  acks: ReceivedAck[];
};

type Wanted = Subscription & {
  data: Json;
  headers?: Record<string, string>;
  /** Card taps are not repeated: the person has long seen that nothing happened. */
  isRepeated: boolean;
};

/** Sends over Stream and repeats what was not acknowledged: after 60 s of simulated time, at most three times (2.5). */
export type Pushes = {
  /** Waits for the acknowledgement, at most `patienceMs` of real time. */
  send: (wanted: Wanted, patienceMs: number) => Promise<Push>;
  take: (ack: Ack, connectionId: string) => boolean;
  /** Repeats whatever is due. */
  tick: () => void;
  all: () => Push[];
};

const REDELIVERY_MS = MINUTE;
const MAX_REDELIVERIES = 3;
const MAX_KEPT = 5_000;

type Held = {
  push: Push;
  frame: Frame;
  wanted: Wanted;
  /** Simulated UTC ms. */
  dueAt: number;
  /** Real ms on the process's monotonic clock. */
  sentAt: number;
  stopWaiting: () => void;
};
type Parts = { connections: Connections; clock: Clock; counters: Counters };

export function createPushes(parts: Parts): Pushes {
  const { clock } = parts;
  const held = new Map<string, Held>();

  const settle = (one: Held, state: Push['state']): void => {
    // An acknowledgement that comes after the last repetition changes nothing any more.
    if (one.push.state === 'waiting') one.push.state = state;
    one.stopWaiting();
  };
  const repeat = (one: Held): void => {
    if (one.push.tries > MAX_REDELIVERIES) settle(one, 'lost');
    else transmit(one, parts);
  };

  return {
    send: async (wanted, patienceMs) => {
      const one = hold(wanted, clock.now());
      held.set(one.push.messageId, one);
      forgetOldest(held);
      const answered = patience(patienceMs, (stop) => (one.stopWaiting = stop));
      transmit(one, parts);
      await answered;
      if (!wanted.isRepeated) settle(one, 'lost');
      return one.push;
    },
    take: (ack, connectionId) => {
      const one = held.get(ack.messageId);
      if (!one) return false;
      const ms = performance.now() - one.sentAt;
      one.push.acks.push({ ...ack, at: clock.now(), ms, connectionId });
      settle(one, isTaken(ack, one.push.type) ? 'acknowledged' : 'waiting');
      return true;
    },
    tick: () => {
      const isDue = ({ push, wanted, dueAt }: Held): boolean =>
        push.state === 'waiting' && wanted.isRepeated && dueAt <= clock.now();
      [...held.values()].filter(isDue).forEach(repeat);
    },
    all: () => [...held.values()].map(({ push }) => push),
  };
}

/** Sends once; counts as a try also while nobody is there to hear it. */
function transmit(one: Held, { connections, clock, counters }: Parts): void {
  one.push.tries += 1;
  one.dueAt = clock.now() + REDELIVERY_MS;
  one.sentAt = performance.now();
  const connection = connections.pick(one.wanted);
  if (!connection || connections.faults.isSilent) {
    one.stopWaiting();
    return;
  }
  counters.pushes += 1;
  if (one.push.tries > 1) counters.redeliveries += 1;
  connection.send(one.frame);
}

/**
 * An event is answered with a status, of which only SUCCESS ends it, and a callback with a `response`; any code but 200
 * counts as no acknowledgement (2.5).
 */
function isTaken({ code, data }: Ack, type: Push['type']): boolean {
  if (code !== 200) return false;
  return type === 'EVENT' ? data.status === 'SUCCESS' : 'response' in data;
}

function hold(wanted: Wanted, at: number): Held {
  const { type, topic, data, headers = {} } = wanted;
  const frame = buildFrame(type, { topic, ...headers }, { data, at });
  const push: Push = {
    messageId: frame.headers.messageId ?? '',
    topic,
    type,
    data,
    tries: 0,
    state: 'waiting',
    acks: [],
  };
  return { push, frame, wanted, dueAt: at, sentAt: 0, stopWaiting: () => undefined };
}

function forgetOldest(held: Map<string, Held>): void {
  const oldest = held.keys().next().value;
  if (held.size > MAX_KEPT && oldest !== undefined) held.delete(oldest);
}

/** Resolves when `stop` is called, at the latest after `ms` of real time. */
function patience(ms: number, start: (stop: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    start(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
