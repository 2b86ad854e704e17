import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND, type Clock } from '../../kernel/clock';
import { PlatformError } from '../platform';
import { createTokenCache, type TokenCache, type TokenStore } from '../token';
import { callOnce, createCaller, type Alarm, type Call, type Observe } from './call';
import { busyMethods, type BusyMethods } from './busy';
import { needsOperator } from './errors';
import { leaveMethods, type LeaveMethods } from './leaves';
import { memberMethods, type MemberMethods } from './members';
import { noticeMethods, type NoticeMethods } from './notices';
import { robotMethods, type CardRoute, type RobotMethods } from './robot';
import { todoMethods, type TodoMethods } from './todos';
import type { Transport } from '../transport';
import { dingTalkTransport } from './transport';

/** One internal app of one organisation. The bases are DingTalk's two hosts or the simulator's address. */
export type DingTalkSettings = {
  apiBase: string;
  oapiBase: string;
  clientId: string;
  clientSecret: string;
  robotCode: string;
  cardRoute: CardRoute;
  /** Null where work notices are not set up. */
  agentId: number | null;
  tokens: TokenStore;
  clock: Clock;
  observe?: Observe;
  alarm?: Alarm;
  /** Told of every request that really leaves, by its API. */
  count?: (api: string) => void;
};

/** DingTalk's API in the words of its documents; every method throws PlatformError and nothing else. */
export type DingTalkClient = RobotMethods &
  MemberMethods &
  TodoMethods &
  LeaveMethods &
  BusyMethods &
  GatewayMethods & {
    /** Null where work notices are not set up. */
    sendNotice: NoticeMethods['sendNotice'] | null;
  };

export type Subscription = { type: 'EVENT' | 'CALLBACK'; topic: string };
type GatewayMethods = {
  /** Where to connect and the ticket to do it with, once (platforms.md 2.5). */
  openConnection: (
    subscriptions: readonly Subscription[],
  ) => Promise<{ endpoint: string; ticket: string }>;
  /** The ticket for `dd.config`. */
  jsapiTicket: () => Promise<string>;
};

/** Creates the client; nothing is called before the first method. */
export function createDingTalkClient(settings: DingTalkSettings): DingTalkClient {
  const { clock, observe = () => undefined, alarm = () => undefined } = settings;
  const { count = () => undefined } = settings;
  const bases = { new: trimmed(settings.apiBase), oapi: trimmed(settings.oapiBase) };
  const transport = dingTalkTransport();
  const tokens = tokenCache(settings, 'access_token', () =>
    issueToken(settings, { transport, base: bases.new }).catch((error: unknown) => {
      if (error instanceof PlatformError && needsOperator(error.code)) alarm('accessToken', error);
      throw error;
    }),
  );
  const call = createCaller({ bases, transport, tokens, clock, observe, alarm, count });
  return {
    ...robotMethods({ call, transport }, settings),
    sendNotice: settings.agentId === null ? null : noticeMethods(call, settings.agentId).sendNotice,
    ...memberMethods(call),
    ...todoMethods(call),
    ...leaveMethods(call),
    ...busyMethods(call),
    ...gatewayMethods(settings, { call, transport, base: bases.new }),
  };
}

const trimmed = (base: string): string => base.replace(/\/+$/, '');

const issued = z
  .object({ accessToken: z.string().min(1), expireIn: z.number().positive() })
  .transform(({ accessToken, expireIn }) => ({ value: accessToken, lifeMs: expireIn * SECOND }));

type Way = { transport: Transport; base: string };

const issueToken = (
  { clientId: appKey, clientSecret: appSecret }: DingTalkSettings,
  { transport, base }: Way,
): Promise<z.infer<typeof issued>> => {
  const url = `${base}/v1.0/oauth2/accessToken`;
  return callOnce(transport, { method: 'POST', url, body: { appKey, appSecret } }, issued);
};

function tokenCache(
  { clientId, tokens: store, clock }: DingTalkSettings,
  what: string,
  issue: () => Promise<{ value: string; lifeMs: number }>,
): TokenCache {
  const sleep = async (ms: number): Promise<void> => void (await pause(ms));
  return createTokenCache({ key: `dingtalk:${clientId}:${what}`, store, clock, issue, sleep });
}

const opened = z.object({ endpoint: z.string().min(1), ticket: z.string().min(1) });
const ticket = z
  .object({ ticket: z.string().min(1), expires_in: z.number().positive() })
  .transform((read) => ({ value: read.ticket, lifeMs: read.expires_in * SECOND }));

function gatewayMethods(
  settings: DingTalkSettings,
  { call, transport, base }: Way & { call: Call },
): GatewayMethods {
  const { clientId, clientSecret } = settings;
  const jsapi = tokenCache(settings, 'jsapi_ticket', () =>
    call(
      { api: 'get_jsapi_ticket', world: 'oapi', method: 'GET', path: 'get_jsapi_ticket' },
      ticket,
    ),
  );
  return {
    openConnection: (subscriptions) =>
      callOnce(
        transport,
        {
          ...{ method: 'POST', url: `${base}/v1.0/gateway/connections/open` },
          headers: { Accept: 'application/json' },
          body: { clientId, clientSecret, ua: 'salesbeat', subscriptions },
        },
        opened,
      ).catch((error: unknown) => {
        if (error instanceof PlatformError && needsOperator(error.code))
          settings.alarm?.('connections/open', error);
        throw error;
      }),
    jsapiTicket: async () => (await jsapi.get()).value,
  };
}
