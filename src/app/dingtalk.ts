import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { createDingTalkClient, type DingTalkClient } from '../chat/dingtalk/client';
import { createDingTalkPlatform } from '../chat/dingtalk/platform';
import { connectSocket } from '../chat/dingtalk/socket';
import { createStream, type Stream } from '../chat/dingtalk/stream';
import type { ChatPlatform } from '../chat/platform';
import type { Clock } from '../kernel/clock';
import { effectJob, type JobHandler } from '../outbox/job';
import type { DataSource } from 'typeorm';
import type { Accepted } from '../outbox/inbox';
import type { Arrival } from '../outbox/arrival';
import type { Config } from './config';
import type { DingTalkCredentials } from './credentials';
import { dingTalkArrival } from './dingtalk-callback';
import type { Logger } from './logger';
import type { Metrics } from './metrics';
import { patiently } from './patience';
import { createQuota, type Quota } from './quota';
import type { Ground } from './ground';
import { createTokenStore } from './token-store';
import type { UnitOfWork } from './unit-of-work';

/** The connected DingTalk app. */
export type DingTalk = {
  client: DingTalkClient;
  platform: ChatPlatform;
  credentials: DingTalkCredentials;
  /** Where cards' buttons call over HTTP; null by Stream. */
  cardCallback: { key: string; url: string; secret: string } | null;
  quota: Quota;
  /** Whether calendars keep their members from dispatch. */
  readsCalendars: boolean;
};

type Parts = {
  config: Config;
  credentials: DingTalkCredentials;
  db: DataSource;
  transact: Ground['transact'];
  clock: Clock;
  metrics: Metrics;
  log: Logger;
  homeUrl: string;
};

const CARD_ROUTE = 'salesbeat';

export function connectDingTalk(parts: Parts): DingTalk {
  const { config, credentials, db, transact, clock, metrics, log, homeUrl } = parts;
  const { clientId, clientSecret, robotCode, cardTemplateId, stream } = credentials;
  const quota = createQuota({
    ...{ limit: config.DINGTALK_MONTHLY_CALLS, clock, transact, gauge: metrics.monthlyCalls },
    warn: (used, limit) =>
      log.error({ used, limit }, 'DingTalk calls of this month are running out'),
  });
  const client = createDingTalkClient({
    agentId: config.DINGTALK_AGENT_ID ?? null,
    ...{ clientId, clientSecret, robotCode, tokens: createTokenStore(db, clock), clock },
    ...{ apiBase: config.DINGTALK_API_BASE, oapiBase: config.DINGTALK_OAPI_BASE },
    cardRoute: stream ? { type: 'STREAM' } : { type: 'HTTP', key: CARD_ROUTE },
    observe: (api, outcome, ms) =>
      metrics.platform.observe({ api: `dingtalk ${api}`, outcome }, ms / 1000),
    count: (api) => {
      if (!isFree(api)) quota.count();
    },
    alarm: (api, { code, message }) => {
      metrics.operator.inc({ code: String(code) });
      log.error({ api, code, advice: message }, 'DingTalk refuses us until an operator acts');
    },
  });
  const url = new URL('/dingtalk/callback', homeUrl).href;
  return {
    ...{ client, credentials, quota, readsCalendars: config.DINGTALK_CALENDAR === 'on' },
    platform: createDingTalkPlatform(client, { homeUrl, cardTemplateId }),
    cardCallback:
      stream || cardTemplateId === null
        ? null
        : { key: CARD_ROUTE, url, secret: cardSecret(clientSecret) },
  };
}

/** Contacts and sign-in cost nothing (platforms.md 2.3). */
const isFree = (api: string): boolean => api.startsWith('topapi/v2/') || api === 'get_jsapi_ticket';

/** Of our own making, the same in all processes, and never the app's secret itself. */
export const cardSecret = (clientSecret: string): string =>
  createHmac('sha256', clientSecret).update('cards').digest('base64url');

export const REGISTER_CARDS = 'dingtalk.cards';

export type DingTalkEnv = { dingtalk: DingTalk | null; unitOfWork: UnitOfWork };

export const dingTalkJobs: readonly JobHandler<never, DingTalkEnv>[] = [
  effectJob(REGISTER_CARDS, z.object({}), async ({ dingtalk }: DingTalkEnv) => {
    const route = dingtalk?.cardCallback;
    if (route) await patiently(() => dingtalk.client.registerCardCallback(route));
  }),
];

type StreamParts = {
  dingtalk: DingTalk;
  clock: Clock;
  accept: (arrival: Arrival) => Promise<Accepted>;
  metrics: Metrics;
  log: Logger;
};

/** The connection by which everything comes in where `DINGTALK_STREAM` is on. */
export function openStream({ dingtalk, clock, accept, metrics, log }: StreamParts): Stream {
  return createStream({
    openConnection: (subscriptions) => dingtalk.client.openConnection(subscriptions),
    connect: connectSocket,
    accept: async (arrived) => {
      const outcome = await accept(dingTalkArrival(arrived, clock.now()));
      metrics.arrivals.inc({ source: 'dingtalk', outcome });
    },
    onFault: (error) => log.warn({ error }, 'the DingTalk stream stumbled'),
  });
}
