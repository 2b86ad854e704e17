import type { RequestListener } from 'node:http';
import cors from '@koa/cors';
import Router, { type RouterMiddleware } from '@koa/router';
import Koa from 'koa';
import { createApi, createDocs, described, type ApiParts } from './api';
import type { Business } from './business';
import { health, type HealthParts } from './health';
import { allowedOrigin, takeCall, takeForm, type IntakeParts } from './intake';
import { takeEvents } from './intake-events';
import type { Logger } from './logger';
import type { Metrics } from './metrics';
import { dingTalkSignInPages, type DingTalkSignIn } from './dingtalk-sign-in';
import { signInPages, type WecomSignIn } from './sign-in-pages';
import type { SignInCommon } from './sign-in-state';
import { frame, named, type WebState } from './web';
import { webApp } from './web-app';

export type ServerParts = {
  business: Business;
  log: Logger;
  metrics: Metrics;
  now: () => number;
  /** Where platforms call us: ahead of the routers, because they must be fast. */
  callbacks: readonly { path: string; handle: (ctx: Koa.Context) => Promise<void> }[];
  intake: IntakeParts | null;
  api: ApiParts | null;
  /** By the platforms the company is on. */
  signIn: (SignInCommon & { wecom: WecomSignIn | null; dingtalk: DingTalkSignIn | null }) | null;
  health: HealthParts;
  /** The simulated tenant, below `/sandbox`; only without credentials. */
  sandbox: RequestListener | null;
};

const SANDBOX = '/sandbox';

/** Everything that is answered over HTTP. A worker without the web role still tells its health. */
export function createWeb(parts: ServerParts): RequestListener {
  const koa = new Koa();
  // `frame` has answered and logged by then; what still comes is a connection that went away.
  koa.silent = true;
  koa.use(frame(parts));
  for (const { path, handle } of parts.callbacks) koa.use(onlyAt(path, handle));
  const router = new Router();
  if (parts.intake) {
    addIntake(router, parts.intake, { path: '/intake/forms/:key', take: takeForm });
    addIntake(router, parts.intake, { path: '/intake/events/:key', take: takeEvents });
  }
  if (parts.sandbox) router.get('/', (ctx) => ctx.redirect(`${SANDBOX}/`));
  const routers = [router, health(parts.health)];
  if (parts.signIn) routers.push(...signInRouters(parts.signIn));
  if (parts.api) routers.push(createDocs(), createApi(parts.api), webApp(parts.sandbox !== null));
  demandDescriptions(routers);
  for (const each of routers) koa.use(each.routes());
  const answer = koa.callback();
  return parts.sandbox ? withSandbox(answer, parts.sandbox) : (req, res) => void answer(req, res);
}

function signInRouters({
  wecom,
  dingtalk,
  ...common
}: NonNullable<ServerParts['signIn']>): Router[] {
  return [
    ...(wecom ? [signInPages({ ...common, wecom })] : []),
    ...(dingtalk ? [dingTalkSignInPages({ ...common, dingtalk })] : []),
    ...(wecom === null ? [insteadOfWecom()] : []),
  ];
}

/** A browser that nobody has signed in from does not know on which platform the company is. */
function insteadOfWecom(): Router {
  const router = new Router();
  router.get('/wecom/sign-in', named, (ctx) => ctx.redirect(`/dingtalk/sign-in${ctx.search}`));
  return router;
}

/** An address that no list names would be one that nobody has said who may call. */
function demandDescriptions(routers: readonly Router[]): void {
  const known = new Set(described.map(({ method, path }) => `${method} ${path}`));
  const served = routers
    .flatMap((router) => router.stack)
    .flatMap(({ path, methods }) => methods.map((method) => `${method} ${String(path)}`));
  const unknown = served.find((name) => !name.startsWith('HEAD ') && !known.has(name));
  if (unknown) throw new Error(`${unknown} is served but stands in no list of routes`);
}

/** Hands what is below `/sandbox` to the simulated tenant, with the prefix taken off. */
function withSandbox(
  answer: ReturnType<Koa['callback']>,
  sandbox: RequestListener,
): RequestListener {
  return (req, res) => {
    // The H5 keeps the tenant's time, which can be moved.
    res.setHeader('X-Clock', 'simulated');
    if (!isBelow(req.url, SANDBOX)) return void answer(req, res);
    req.url = req.url?.slice(SANDBOX.length) ?? '';
    // The page's addresses are relative.
    if (!req.url.startsWith('/')) return void res.writeHead(302, { Location: `${SANDBOX}/` }).end();
    sandbox(req, res);
  };
}

const isBelow = (url: string | undefined, path: string): boolean =>
  url === path || url?.startsWith(`${path}/`) === true || url?.startsWith(`${path}?`) === true;

/** A route ahead of the routers. */
const onlyAt =
  (path: string, handle: (ctx: Koa.Context) => Promise<void>): Koa.Middleware =>
  async (ctx, next) => {
    if (ctx.path !== path || (ctx.method !== 'POST' && ctx.method !== 'GET')) {
      await next();
      return;
    }
    (ctx.state as WebState).route = path;
    await handle(ctx);
  };

type Intake = { path: string; take: typeof takeForm };

function addIntake(router: Router, parts: IntakeParts, { path, take }: Intake): void {
  const allow = cors({
    origin: (ctx: Koa.Context) =>
      allowedOrigin(parts, ctx.path.split('/').at(-1) ?? '', ctx.get('Origin')),
    allowMethods: 'POST',
    allowHeaders: 'Content-Type,Idempotency-Key',
    maxAge: 600,
  });
  router.options(path, allow as RouterMiddleware);
  router.post(path, allow as RouterMiddleware, async (ctx) => {
    (ctx.state as WebState).route = `POST ${path}`;
    await take(parts, ctx, ctx.params['key'] ?? '');
  });
  const calls = '/intake/calls/:key';
  router.post(calls, async (ctx) => {
    (ctx.state as WebState).route = `POST ${calls}`;
    await takeCall(parts, ctx, ctx.params['key'] ?? '');
  });
}
