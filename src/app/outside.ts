import { z } from 'zod';
import { PlatformError } from '../chat/platform';
import type { WecomClient } from '../chat/wecom/client';
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
  wecom: WecomClient;
  /** Where people reach us; page signatures are made for its pages only. */
  publicUrl: () => string;
};

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
      summary: '用企业微信的一次性登录码登录',
      access: 'anyone',
      status: 201,
    },
    input: SignIn,
    output: z.object({ token: z.string(), expiresAt: z.number(), memberId: z.string() }),
    run: async ({ wecom, unitOfWork, requestId }: Outside, input) => {
      const platformUserId =
        input.via === 'wecom-web'
          ? await memberByWebCode(wecom, input.code)
          : await signInMiniProgram(wecom, {
              code: input.code,
              ...(input.environment ? { environment: input.environment } : {}),
            }).catch(refuseCode);
      const who = {
        platform: 'wecom',
        platformUserId: normaliseUserId(platformUserId),
        via: input.via,
      } as const;
      return unitOfWork({ ...asSystem('sign-in'), requestId }, (context) =>
        openSession(context, who),
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
      if (new URL(url).host !== new URL(publicUrl()).host)
        throw new Refusal('forbidden', 'route.not_allowed');
      return pageSignatures(wecom, url, clock.now());
    },
  }),
];

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
