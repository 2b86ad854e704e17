import type { RequestListener } from 'node:http';
import cors from '@koa/cors';
import Router, { type RouterMiddleware } from '@koa/router';
import Koa from 'koa';
import { createApi, createDocs, described, type ApiParts } from './api';
import type { Business } from './business';
import { wecomCallback, type CallbackParts } from './callback';
import { health, type HealthParts } from './health';
import { allowedOrigin, takeForm, type IntakeParts } from './intake';
import type { Logger } from './logger';
import type { Metrics } from './metrics';
import { signInPages, type SignInParts } from './sign-in-pages';
import { frame, type WebState } from './web';
import { webApp } from './web-app';

export type ServerParts = {
  business: Business;
  log: Logger;
  metrics: Metrics;
  now: () => number;
  callback: CallbackParts | null;
  intake: IntakeParts | null;
  api: ApiParts | null;
  signIn: SignInParts | null;
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
  if (parts.callback) koa.use(onlyAt('/wecom/callback', wecomCallback(parts.callback)));
  const router = new Router();
  if (parts.intake) addIntake(router, parts.intake);
  if (parts.sandbox) router.get('/', (ctx) => ctx.redirect(`${SANDBOX}/`));
  const routers = [router, health(parts.health)];
  if (parts.signIn) routers.push(signInPages(parts.signIn));
  if (parts.api) routers.push(createDocs(), createApi(parts.api), webApp(parts.sandbox !== null));
  demandDescriptions(routers);
  for (const each of routers) koa.use(each.routes());
  const answer = koa.callback();
  return parts.sandbox ? withSandbox(answer, parts.sandbox) : (req, res) => void answer(req, res);
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

/** A route ahead of the routers, for the one address that must be fast. */
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

function addIntake(router: Router, parts: IntakeParts): void {
  const path = '/intake/forms/:key';
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
    await takeForm(parts, ctx, ctx.params['key'] ?? '');
  });
}
