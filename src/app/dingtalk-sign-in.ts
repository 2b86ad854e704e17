import { randomBytes } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { DingTalkClient } from '../chat/dingtalk/client';
import { Refusal } from '../kernel/refusal';
import type { DingTalkCredentials } from './credentials';
import { memberByDingTalkCode } from './outside';
import { finishSignIn, rememberTarget, takeState, type SignInCommon } from './sign-in-state';
import { named } from './web';

/** How a page in DingTalk's browser asks who holds the phone: with DingTalk's script, not by a redirect (platforms.md 2.12). */
export type DingTalkSignIn = {
  client: DingTalkClient;
  credentials: Pick<DingTalkCredentials, 'clientId' | 'corpId'>;
  /** Address of DingTalk's page script. */
  script: string;
};

type Parts = SignInCommon & { dingtalk: DingTalkSignIn };

/** `/dingtalk/sign-in` is a page that asks for a free-login code, `/dingtalk/signed-in` takes it. */
export function dingTalkSignInPages(parts: Parts): Router {
  const router = new Router();
  router.get('/dingtalk/sign-in', named, (ctx) => ask(parts, ctx));
  router.get('/dingtalk/signed-in', named, (ctx) => comeBack(parts, ctx));
  return router;
}

function ask(parts: Parts, ctx: Context): void {
  const state = rememberTarget(parts, ctx);
  const { script, credentials } = parts.dingtalk;
  const nonce = randomBytes(16).toString('base64');
  const origin = script.startsWith('/') ? "'self'" : new URL(script).origin;
  ctx.set(
    'Content-Security-Policy',
    `default-src 'none'; script-src ${origin} 'nonce-${nonce}'; style-src 'unsafe-inline'; connect-src 'self'`,
  );
  ctx.set('Cache-Control', 'no-store');
  ctx.type = 'html';
  const { clientId, corpId } = credentials;
  const known = JSON.stringify({ clientId, corpId, state }).replaceAll('<', '\\u003c');
  ctx.body = page({ script, nonce, known });
}

async function comeBack(parts: Parts, ctx: Context): Promise<void> {
  takeState(ctx);
  const { code } = ctx.query;
  if (typeof code !== 'string' || code === '')
    throw new Refusal('unauthenticated', 'session.code_invalid');
  const platformUserId = await memberByDingTalkCode(parts.dingtalk.client, code);
  await finishSignIn(parts, ctx, { platform: 'dingtalk', platformUserId, via: 'dingtalk' });
}

type Page = { script: string; nonce: string; known: string };

const page = ({ script, nonce, known }: Page): string => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>登录</title>
<style>body{font:16px/1.6 system-ui,sans-serif;text-align:center;padding:30vh 24px 0;color:#4e5969}</style>
<p id="note">正在登录…</p>
<script nonce="${nonce}" src="${script}"></script>
<script nonce="${nonce}">
  const { clientId, corpId, state } = ${known};
  const fail = () => (document.getElementById('note').textContent = '没有登录成功，请在钉钉里重新打开');
  const done = ({ code, authCode }) =>
    location.replace('/dingtalk/signed-in?' + new URLSearchParams({ code: code || authCode, state }));
  if (!window.dd) fail();
  else if (dd.requestAuthCode) dd.requestAuthCode({ corpId, clientId, success: done, fail });
  else dd.getAuthCode({ corpId, success: done, fail });
</script>
</html>
`;
