import { randomBytes } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { WecomClient } from '../chat/wecom/client';
import { authorizeUrl } from '../chat/wecom/oauth';
import { MINUTE } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import { openSession } from '../people/commands/open-session';
import { SESSION_COOKIE } from './authenticate';
import { memberByWebCode } from './outside';
import { asSystem, type UnitOfWork } from './unit-of-work';
import { named } from './web';

export type SignInParts = {
  wecom: WecomClient;
  unitOfWork: UnitOfWork;
  authorizeBase: string;
  publicUrl: () => string;
};

const STATE_COOKIE = 'salesbeat_state';
const TARGET_COOKIE = 'salesbeat_target';
const LANDING = '/app/';

/** Only pages of ours are returned to, and only in the H5: nobody can be sent elsewhere by a link. */
const targetOf = (to: unknown): string =>
  typeof to === 'string' && /^\/app\/[\w\-./#?=&%]{0,200}$/.test(to) ? to : LANDING;

const COOKIE = { httpOnly: true, sameSite: 'lax', path: '/', overwrite: true } as const;

/** Web sign-in inside WeCom: `/wecom/sign-in` leaves for the platform, `/wecom/signed-in` comes back with a code. */
export function signInPages(parts: SignInParts): Router {
  const router = new Router();
  router.get('/wecom/sign-in', named, (ctx) => leave(parts, ctx));
  router.get('/wecom/signed-in', named, (ctx) => comeBack(parts, ctx));
  return router;
}

const isSecure = (parts: SignInParts): boolean => parts.publicUrl().startsWith('https:');

function leave(parts: SignInParts, ctx: Context): void {
  const state = randomBytes(16).toString('hex');
  ctx.cookies.set(STATE_COOKIE, state, { ...COOKIE, secure: isSecure(parts), maxAge: 5 * MINUTE });
  ctx.cookies.set(TARGET_COOKIE, encodeURIComponent(targetOf(ctx.query['to'])), {
    ...{ ...COOKIE, secure: isSecure(parts), maxAge: 5 * MINUTE },
  });
  const { authorizeBase } = parts;
  const { corpId, agentId } = parts.wecom;
  const redirectUri = new URL('/wecom/signed-in', parts.publicUrl()).href;
  ctx.redirect(
    authorizeUrl({ authorizeBase, corpId, agentId, redirectUri, state, scope: 'snsapi_base' }),
  );
}

async function comeBack(parts: SignInParts, ctx: Context): Promise<void> {
  const { code, state } = ctx.query;
  // The state ties the answer to the browser that asked; without it a stranger's code could sign somebody in.
  if (typeof state !== 'string' || state === '' || state !== ctx.cookies.get(STATE_COOKIE)) {
    throw new Refusal('unauthenticated', 'session.state_wrong');
  }
  ctx.cookies.set(STATE_COOKIE, '', { ...COOKIE, maxAge: 0 });
  if (typeof code !== 'string' || code === '')
    throw new Refusal('unauthenticated', 'session.code_invalid');
  const platformUserId = await memberByWebCode(parts.wecom, code);
  const session = await parts.unitOfWork(asSystem('sign-in'), (context) =>
    openSession(context, { platform: 'wecom', platformUserId, via: 'wecom-web' }),
  );
  const expires = new Date(session.expiresAt);
  ctx.cookies.set(SESSION_COOKIE, session.token, { ...COOKIE, secure: isSecure(parts), expires });
  ctx.redirect(targetOf(decodeURIComponent(ctx.cookies.get(TARGET_COOKIE) ?? '')));
  ctx.cookies.set(TARGET_COOKIE, '', { ...COOKIE, maxAge: 0 });
}
