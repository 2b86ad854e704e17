import Router from '@koa/router';
import type { Context } from 'koa';
import type { WecomClient } from '../chat/wecom/client';
import { authorizeUrl } from '../chat/wecom/oauth';
import { Refusal } from '../kernel/refusal';
import { memberByWebCode } from './outside';
import { finishSignIn, rememberTarget, takeState, type SignInCommon } from './sign-in-state';
import { named } from './web';

/** `authorizeBase` is WeCom's host of sign-in, or the simulator's address. */
export type WecomSignIn = { client: WecomClient; authorizeBase: string };

type Parts = SignInCommon & { wecom: WecomSignIn };

/** Web sign-in inside WeCom: `/wecom/sign-in` leaves for the platform, `/wecom/signed-in` comes back with a code. */
export function signInPages(parts: Parts): Router {
  const router = new Router();
  router.get('/wecom/sign-in', named, (ctx) => leave(parts, ctx));
  router.get('/wecom/signed-in', named, (ctx) => comeBack(parts, ctx));
  return router;
}

function leave(parts: Parts, ctx: Context): void {
  const state = rememberTarget(parts, ctx);
  const { client, authorizeBase } = parts.wecom;
  const { corpId, agentId } = client;
  const redirectUri = new URL('/wecom/signed-in', parts.publicUrl()).href;
  ctx.redirect(
    authorizeUrl({ authorizeBase, corpId, agentId, redirectUri, state, scope: 'snsapi_base' }),
  );
}

async function comeBack(parts: Parts, ctx: Context): Promise<void> {
  takeState(ctx);
  const { code } = ctx.query;
  if (typeof code !== 'string' || code === '')
    throw new Refusal('unauthenticated', 'session.code_invalid');
  const platformUserId = await memberByWebCode(parts.wecom.client, code);
  await finishSignIn(parts, ctx, { platform: 'wecom', platformUserId, via: 'wecom-web' });
}
