import type { Context as Koa } from 'koa';
import {
  checkCard,
  checkRobot,
  eventAnswer,
  isCardCallback,
  openEvent,
} from '../chat/dingtalk/callback';
import { arrivalBody, identityOf, type Arrived } from '../chat/dingtalk/parse';
import { CallbackRefused, type CallbackKeys } from '../chat/callback-crypto';
import { INCOMING } from '../chat/router';
import type { Clock } from '../kernel/clock';
import type { Arrival } from '../outbox/arrival';
import type { Accepted } from '../outbox/inbox';
import type { Metrics } from './metrics';
import { sha256 } from './tokens';
import { readBody } from './web';

export type DingTalkCallbackParts = {
  /** Null where events come by Stream only. */
  keys: CallbackKeys | null;
  clientSecret: string;
  cardSecret: string;
  clock: Clock;
  accept: (arrival: Arrival) => Promise<Accepted>;
  metrics: Metrics;
};

type Handler = (ctx: Koa) => Promise<void>;

const JSON_TYPE = ['application/json'];
/** Forms of approvals come with all their fields, up to 64 KB, and encrypted. */
const MOST_BYTES = 128 * 1024;

/** `POST /dingtalk/callback`: events and presses of cards. Checks, stores, answers; the work is a job. */
export function dingTalkCallback(parts: DingTalkCallbackParts): Handler {
  return counted(parts, async (ctx) => {
    const body = await readBody(ctx, JSON_TYPE, MOST_BYTES);
    const now = parts.clock.now();
    if (isCardCallback(ctx.headers)) {
      checkCard(ctx.headers, parts.cardSecret, now);
      await take(parts, { way: 'card', data: body, mark: ctx.get('x-ddpaas-signature-timestamp') });
      // Nothing to change yet: the card is drawn anew once the press has been worked on.
      ctx.body = {};
      return;
    }
    if (!parts.keys) throw new CallbackRefused(401, 'callback.query_invalid');
    const data = openEvent({ query: ctx.query, body }, parts.keys, now);
    await take(parts, { way: 'event', data, mark: '' });
    ctx.body = eventAnswer(parts.keys, now);
  });
}

/** `POST /dingtalk/robot`: what members write to the robot. */
export function dingTalkRobot(parts: DingTalkCallbackParts): Handler {
  return counted(parts, async (ctx) => {
    checkRobot(ctx.headers, parts.clientSecret, parts.clock.now());
    const data = await readBody(ctx, JSON_TYPE);
    await take(parts, { way: 'robot', data, mark: '' });
    ctx.body = { msgtype: 'empty' };
  });
}

const counted =
  ({ metrics }: DingTalkCallbackParts, handle: Handler): Handler =>
  async (ctx) => {
    try {
      await handle(ctx);
    } catch (error) {
      metrics.arrivals.inc({ source: 'dingtalk', outcome: 'refused' });
      throw error;
    }
  };

async function take(
  { accept, clock, metrics }: DingTalkCallbackParts,
  arrived: Arrived,
): Promise<void> {
  const outcome = await accept(dingTalkArrival(arrived, clock.now()));
  metrics.arrivals.inc({ source: 'dingtalk', outcome });
}

/** What is kept of something that came in, and the job that works on it. */
export function dingTalkArrival(arrived: Arrived, receivedAt: number): Arrival {
  const dedupe = sha256(identityOf(arrived));
  const source = 'dingtalk';
  return {
    ...{ source, dedupe, body: arrivalBody(arrived), receivedAt },
    job: {
      ...{ kind: INCOMING, lane: 0, payload: { source, dedupe } },
      ...{ unique: `in:${source}:${dedupe}`, dueAt: receivedAt },
    },
  };
}
