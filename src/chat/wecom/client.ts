import { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND, type Clock } from '../../kernel/clock';
import { callOnce, createCaller, type Alarm, type Call, type Caller, type Observe } from './call';
import { needsOperator } from './errors';
import { PlatformError } from '../platform';
import { approvalMethods, type ApprovalMethods } from './approvals';
import { customerMethods, type CustomerMethods } from './customers';
import { mediaMethods, type MediaMethods } from './media';
import { memberMethods, type MemberMethods } from './members';
import { messageMethods, type MessageMethods } from './messages';
import { createTokenCache, type TokenCache, type TokenStore } from '../token';
import { wecomTransport } from './transport';

/** One self-built app of one company. `apiBase` is `https://qyapi.weixin.qq.com` or the simulator's address. */
export type WecomSettings = {
  apiBase: string;
  corpId: string;
  agentId: number;
  secret: string;
  tokens: TokenStore;
  clock: Clock;
  observe?: Observe;
  alarm?: Alarm;
  /** Whole duration of one call; default 8 s. */
  timeoutMs?: number;
  sleep?: (ms: number) => Promise<unknown>;
};

/** WeCom's API in the words of its documents; every method throws PlatformError and nothing else. */
export type WecomClient = { corpId: string; agentId: number } & MessageMethods &
  MemberMethods &
  MediaMethods &
  CustomerMethods &
  ApprovalMethods &
  AppMethods;

export type MenuButton = { name: string } & (
  | { type: 'click'; key: string }
  | { type: 'view'; url: string }
  | { type: 'view_miniprogram'; appid: string; pagepath: string }
  | { sub_button: MenuButton[] }
);

type AppMethods = {
  /** At most three buttons with five below each (WeCom 90231). */
  createMenu(buttons: MenuButton[]): Promise<void>;
  /** The ticket for `wx.config`; the other one, for `wx.agentConfig`, is not interchangeable (WeCom 90506). */
  jsapiTicket(): Promise<string>;
  agentTicket(): Promise<string>;
};

/** Creates the client; nothing is called before the first method. */
export function createWecomClient(settings: WecomSettings): WecomClient {
  const { corpId, agentId, clock } = settings;
  const apiBase = settings.apiBase.replace(/\/+$/, '');
  const transport = wecomTransport(settings.timeoutMs);
  const { observe = () => undefined, alarm = () => undefined } = settings;

  const tokens = tokenCache(settings, 'access_token', async () => {
    const url = `${apiBase}/cgi-bin/gettoken`;
    const query = { corpid: corpId, corpsecret: settings.secret };
    return callOnce(transport, { url, query }, issuedToken).catch((error: unknown) => {
      if (error instanceof PlatformError && needsOperator(error.code)) alarm('gettoken', error);
      throw error;
    });
  });
  const caller = createCaller({ apiBase, transport, tokens, clock, observe, alarm });
  return {
    corpId,
    agentId,
    ...messageMethods(caller.call, agentId),
    ...memberMethods(caller.call),
    ...mediaMethods(caller),
    ...customerMethods(caller.call),
    ...approvalMethods(caller.call),
    ...appMethods(caller, settings),
  };
}

const issuedToken = z
  .object({ access_token: z.string().min(1), expires_in: z.number().positive() })
  .transform((answer) => ({
    value: answer.access_token,
    lifeMs: answer.expires_in * SECOND,
  }));

const issuedTicket = z
  .object({ ticket: z.string().min(1), expires_in: z.number().positive() })
  .transform((answer) => ({ value: answer.ticket, lifeMs: answer.expires_in * SECOND }));

function tokenCache(
  settings: WecomSettings,
  what: string,
  issue: () => Promise<{ value: string; lifeMs: number }>,
): TokenCache {
  const wait = settings.sleep ?? sleep;
  return createTokenCache({
    key: `wecom:${settings.corpId}:${String(settings.agentId)}:${what}`,
    store: settings.tokens,
    clock: settings.clock,
    issue,
    sleep: async (ms) => {
      await wait(ms);
    },
  });
}

function appMethods({ call }: Caller, settings: WecomSettings): AppMethods {
  const agentid = settings.agentId;
  const jsapi = tokenCache(settings, 'jsapi_ticket', () =>
    call({ api: 'get_jsapi_ticket' }, issuedTicket),
  );
  const agent = tokenCache(settings, 'agent_ticket', () =>
    call({ api: 'ticket/get', query: { type: 'agent_config' } }, issuedTicket),
  );
  return {
    createMenu: (button) =>
      done(call, { api: 'menu/create', query: { agentid }, body: { button } }),
    jsapiTicket: async () => (await jsapi.get()).value,
    agentTicket: async () => (await agent.get()).value,
  };
}

const done = async (call: Call, request: Parameters<Call>[0]): Promise<void> => {
  await call(request, z.unknown());
};
