import { HOUR, MINUTE } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import { isJson, text } from '../api-error';
import type { Json } from '../api-error';
import { createPace } from '../pace';
import { json } from '../route';
import type { Counters } from './counters';
import { refusedOld } from './refused';
import { hmac } from './seal';
import type { DingTalkOptions } from './options';
import type { Call, Route } from './route';

/** A message of a custom group robot; `at` is simulated UTC ms. */
export type WebhookMessage = { at: number; body: Json };

/** Custom group robots, known by the access_token in their address (2.8). */
export type Webhooks = {
  routes: Route[];
  messages: (accessToken: string) => WebhookMessage[];
};

const MUTED_MS = 10 * MINUTE;
const MAX_AGE_MS = HOUR;
/** Fields each msgtype must have, as non-empty texts (2.8). */
const FIELDS: Record<string, string[]> = {
  text: ['content'],
  link: ['title', 'text', 'messageUrl'],
  markdown: ['title', 'text'],
  actionCard: ['title', 'text'],
  feedCard: [],
};

type Parts = { options: DingTalkOptions; clock: Clock; counters: Counters };

/** 20 messages a minute, then silence for ten; signed with the robot's secret if it has one. */
export function createWebhooks({ options, clock, counters }: Parts): Webhooks {
  const secrets = options.webhooks ?? {};
  const pace = createPace([{ max: 20, windowMs: MINUTE }], clock);
  const mutedUntil = new Map<string, number>();
  const sent = new Map<string, WebhookMessage[]>();

  const send = ({ query, body }: Call): void => {
    const token = query.get('access_token') ?? '';
    const secret = secrets[token];
    if (secret === undefined) throw refusedOld(300005, 'token is not exist');
    if (secret) checkSign(query, secret, clock.now());
    checkMessage(body);
    if ((mutedUntil.get(token) ?? 0) > clock.now()) throw tooFast();
    if (!pace.allow(token)) {
      mutedUntil.set(token, clock.now() + MUTED_MS);
      throw tooFast();
    }
    sent.set(token, [...(sent.get(token) ?? []), { at: clock.now(), body }]);
    counters.sent += 1;
  };
  return {
    messages: (token) => [...(sent.get(token) ?? [])],
    routes: [
      {
        method: 'POST',
        path: '/robot/send',
        token: 'none',
        run: (call) => {
          checkType(call);
          send(call);
          return json();
        },
      },
    ],
  };
}

const tooFast = (): Error => refusedOld(410100, '发送速度太快而限流');

function checkType({ headers }: Call): void {
  if (!(headers['content-type'] ?? '').startsWith('application/json'))
    throw refusedOld(43004, '无效的HTTP HEADER Content-Type');
}

function checkSign(query: URLSearchParams, secret: string, now: number): void {
  const timestamp = query.get('timestamp') ?? '';
  const sign = query.get('sign') ?? '';
  if (Math.abs(Number(timestamp) - now) > MAX_AGE_MS || !timestamp)
    throw refusedOld(310000, 'invalid timestamp');
  if (sign !== hmac(secret, `${timestamp}\n${secret}`)) throw refusedOld(310000, 'sign not match');
}

function checkMessage(body: Json): void {
  const msgtype = text(body.msgtype);
  const fields = FIELDS[msgtype];
  if (!fields) throw refusedOld(400105, '不支持的消息类型');
  const content = body[msgtype];
  const isComplete = isJson(content) && fields.every((name) => text(content[name]) !== '');
  if (!isComplete) throw refusedOld(40035, '缺少参数 json');
}
