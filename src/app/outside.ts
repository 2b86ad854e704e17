import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PlatformError } from '../chat/platform';
import type { WecomClient } from '../chat/wecom/client';
import type { DingTalkClient } from '../chat/dingtalk/client';
import type { Platform } from '../chat/incoming';
import { signPage } from '../chat/page-signature';
import { pageSignatures } from '../chat/wecom/js-sdk';
import { normaliseUserId } from '../chat/wecom/member-id';
import { signInMiniProgram } from '../chat/wecom/oauth';
import type { Actor } from '../kernel/actor';
import type { Clock } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { listDead } from '../outbox/queue';
import { openSession } from '../people/commands/open-session';
import { underKey } from './idempotency';
import { replay } from './replay';
import { asSystem, type UnitOfWork } from './unit-of-work';

/** What routes have that must not hold a transaction open while they ask the platform. */
export type Outside = {
  actor: Actor;
  requestId: string;
  /** The caller's `Idempotency-Key`. */
  key: string | null;
  clock: Clock;
  unitOfWork: UnitOfWork;
  /** Null where the company is not on this platform. */
  wecom: WecomClient | null;
  dingtalk: DingTalkClient | null;
  /** Where people reach us; page signatures are made for its pages only. */
  publicUrl: () => string;
};

/** A platform that the company is on; refuses `session.platform_not_connected`. */
export function connected<T>(client: T | null): T {
  if (client === null) throw new Refusal('not_found', 'session.platform_not_connected');
  return client;
}

/** Whose free-login code of DingTalk this is; refuses `session.code_invalid`. */
export async function memberByDingTalkCode(client: DingTalkClient, code: string): Promise<string> {
  return (await client.userByCode(code).catch(refuseCode)).userId;
}

/** Whose one-time code this is, by web sign-in; refuses `session.code_invalid` and `session.not_a_member`. */
export async function memberByWebCode(wecom: WecomClient, code: string): Promise<string> {
  const who = await wecom.userInfoByCode(code).catch(refuseCode);
  if (!('userId' in who)) throw new Refusal('forbidden', 'session.not_a_member');
  return normaliseUserId(who.userId);
}

function refuseCode(error: unknown): never {
  const wrong =
    error instanceof PlatformError && error.failure !== 'retry' && error.failure !== 'wait';
  if (wrong) throw new Refusal('unauthenticated', 'session.code_invalid');
  throw error;
}

const SignIn = z.discriminatedUnion('via', [
  z.strictObject({ via: z.literal('wecom-web'), code: z.string().min(1).max(512) }),
  z.strictObject({ via: z.literal('dingtalk'), code: z.string().min(1).max(512) }),
  z.strictObject({
    via: z.literal('wecom-mini-program'),
    code: z.string().min(1).max(512),
    environment: z.string().max(32).optional(),
  }),
]);

export const signInRoutes: readonly Route<Outside>[] = [
  route({
    ...{
      method: 'POST',
      path: '/sessions',
      summary: '用企业微信或钉钉的一次性登录码登录',
      access: 'anyone',
      status: 201,
    },
    input: SignIn,
    output: z.object({ token: z.string(), expiresAt: z.number(), memberId: z.string() }),
    run: async (out: Outside, input) => {
      const { unitOfWork, requestId } = out;
      const who = { ...(await identify(out, input)), via: input.via };
      return unitOfWork({ ...asSystem('sign-in'), requestId }, (context) =>
        openSession(context, { ...who, ...context.atHome(who) }),
      );
    },
  }),
  route({
    ...{
      method: 'GET',
      path: '/wecom/page-signature',
      summary: '网页 JS-SDK 的两个签名',
      access: EVERY_MEMBER,
    },
    input: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(1_000) }),
    output: z.object({ config: z.unknown(), agentConfig: z.unknown() }),
    run: async ({ wecom, clock, publicUrl }: Outside, { url }) => {
      requireOwnPage(url, publicUrl());
      return pageSignatures(connected(wecom), url, clock.now());
    },
  }),
  route({
    ...{ method: 'GET', path: '/dingtalk/page-signature', summary: '钉钉网页 JSAPI 的签名' },
    access: EVERY_MEMBER,
    input: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(1_000) }),
    output: z.object({ timestamp: z.number(), nonceStr: z.string(), signature: z.string() }),
    run: async ({ dingtalk, clock, publicUrl }: Outside, { url }) => {
      requireOwnPage(url, publicUrl());
      const ticket = await connected(dingtalk).jsapiTicket();
      const nonceStr = randomBytes(8).toString('hex');
      return signPage(ticket, { url, nonceStr, timestamp: clock.now() });
    },
  }),
];

/** Refuses `route.not_allowed` for pages that are not ours. */
function requireOwnPage(url: string, publicUrl: string): void {
  if (new URL(url).host !== new URL(publicUrl).host)
    throw new Refusal('forbidden', 'route.not_allowed');
}

type Who = { platform: Platform; platformUserId: string };

async function identify({ wecom, dingtalk }: Outside, input: z.infer<typeof SignIn>): Promise<Who> {
  const { code } = input;
  if (input.via === 'dingtalk') {
    const platformUserId = await memberByDingTalkCode(connected(dingtalk), code);
    return { platform: 'dingtalk', platformUserId };
  }
  const client = connected(wecom);
  if (input.via === 'wecom-web')
    return { platform: 'wecom', platformUserId: await memberByWebCode(client, code) };
  const environment = input.environment ? { environment: input.environment } : {};
  const userId = await signInMiniProgram(client, { code, ...environment }).catch(refuseCode);
  return { platform: 'wecom', platformUserId: normaliseUserId(userId) };
}

const LEADERS = ['director', 'operations'] as const;

export const operationsRoutes: readonly Route<Outside>[] = [
  route({
    ...{
      method: 'GET',
      path: '/jobs/dead',
      summary: '死信：多次失败、等人处理的任务',
      access: LEADERS,
    },
    input: z.strictObject({}),
    output: z.object({
      items: z.array(
        z.object({
          ...{ id: z.string(), kind: z.string(), attempt: z.number() },
          ...{ lastError: z.string().nullable(), createdAt: z.number() },
        }),
      ),
    }),
    run: async ({ unitOfWork, actor }: Outside) => ({
      items: await unitOfWork({ actor }, (context) => listDead(context.sql)),
    }),
  }),
  route({
    ...{ method: 'POST', path: '/jobs/:id/replay', summary: '重发一个死信', access: LEADERS },
    once: true,
    input: z.strictObject({ id: z.string().max(36) }),
    output: z.object({ replayed: z.boolean() }),
    run: async ({ unitOfWork, actor, requestId, key }: Outside, { id }) => {
      const keyed = { call: { actor, key }, request: `replay ${id}` };
      const replayed = await unitOfWork({ actor, requestId }, (context) =>
        underKey(context, keyed, () => replay(context, id)),
      );
      if (!replayed) throw new Refusal('not_found', 'job.not_found');
      return { replayed };
    },
  }),
];
