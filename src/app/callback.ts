import type { Context as Koa } from 'koa';
import { INCOMING } from '../chat/router';
import { answerUrlCheck, openEnvelope } from '../chat/wecom/callback';
import type { CallbackKeys } from '../chat/callback-crypto';
import { isPositionReport } from '../chat/wecom/parse';
import type { Arrival } from '../outbox/arrival';
import type { Accepted } from '../outbox/inbox';
import type { Clock } from '../kernel/clock';
import type { Metrics } from './metrics';
import { sha256 } from './tokens';
import { readBody } from './web';

export type CallbackParts = {
  keys: CallbackKeys;
  clock: Clock;
  accept: (arrival: Arrival) => Promise<Accepted>;
  metrics: Metrics;
};

const XML = ['text/xml', 'application/xml'];

/** `GET|POST /wecom/callback`: checks, stores, answers; the work is a job. */
export function wecomCallback({
  keys,
  clock,
  accept,
  metrics,
}: CallbackParts): (ctx: Koa) => Promise<void> {
  const take = async (ctx: Koa): Promise<void> => {
    const body = await readBody(ctx, XML);
    const receivedAt = clock.now();
    const { plaintext } = openEnvelope({ query: ctx.query, body }, keys, receivedAt);
    // Where somebody is, is nobody's business but at a capture.
    const outcome = isPositionReport(plaintext)
      ? 'forgotten'
      : await accept(arrivalOf(plaintext, receivedAt));
    metrics.arrivals.inc({ source: 'wecom', outcome });
    ctx.status = 200;
    ctx.body = '';
  };
  return async (ctx) => {
    try {
      if (ctx.method === 'POST') await take(ctx);
      else ctx.body = answerUrlCheck(ctx.query, keys, clock.now());
    } catch (error) {
      metrics.arrivals.inc({ source: 'wecom', outcome: 'refused' });
      throw error;
    }
  };
}

/** What is kept of a callback, and the job that works on it. */
export function arrivalOf(plaintext: string, receivedAt: number): Arrival {
  const dedupe = sha256(plaintext);
  const source = 'wecom';
  return {
    ...{ source, dedupe, body: plaintext, receivedAt },
    job: {
      kind: INCOMING,
      lane: 0,
      payload: { source, dedupe },
      unique: `in:${source}:${dedupe}`,
      dueAt: receivedAt,
    },
  };
}
