import { Readable } from 'node:stream';
import Router from '@koa/router';
import type { Context as Koa } from 'koa';
import type { Actor } from '../kernel/actor';
import { FileAnswer, type Route } from '../kernel/route';
import { importRoutes } from '../imports/http';
import { supportRoutes } from '../support/http';
import { insightRoutes } from '../insights/http';
import { reviewRoutes } from '../insights/review-http';
import { talkRoutes } from '../insights/talk-http';
import { alertRoutes } from '../insights/alert-http';
import { riskRoutes } from '../insights/risk-http';
import { intakeRoutes } from '../intake/http';
import { leadRoutes } from '../leads/http';
import { mergeRoutes } from '../leads/merge-http';
import { poolRoutes } from '../leads/pool-http';
import { scoringRoutes } from '../leads/scoring-http';
import { peopleRoutes } from '../people/http';
import { visitRoutes } from '../visits/http';
import { authenticate, authorise, type AuthenticateParts } from './authenticate';
import type { Context } from './context';
import { evidenceRoutes, type FilesOutside } from './evidence-routes';
import { exportRoutes } from './export-routes';
import { fixedRoutes } from './fixed-routes';
import { underKey } from './idempotency';
import { importFileRoutes, type ImportsOutside } from './import-routes';
import { previewRoutes } from './intake-preview';
import { intakeOutsideRoutes, type IntakeOutside } from './intake-routes';
import { openApi } from './openapi';
import { docsPage } from './docs-page';
import { rehearsalRoutes } from './rehearsal-routes';
import { operationsRoutes, signInRoutes, type Outside } from './outside';
import { scoringModelRoutes } from './scoring-routes';
import { soundRoutes } from './sound-routes';
import type { UnitOfWork } from './unit-of-work';
import { personalDataRoutes } from './personal-data';
import { typedTwiceRoutes } from './typed-twice';
import { receive } from './uploads';
import { HttpRefusal, named, parseJson, readBody, type WebState } from './web';

export const API = '/api/v1';

/** Routes that run inside one unit of work. */
export const routes: readonly Route<Context>[] = [
  ...peopleRoutes,
  // Before the routes of one lead: `exists` is no id.
  ...mergeRoutes,
  ...leadRoutes,
  ...poolRoutes,
  ...scoringRoutes,
  ...visitRoutes,
  ...typedTwiceRoutes,
  ...importRoutes,
  ...intakeRoutes,
  ...insightRoutes,
  ...supportRoutes,
  ...reviewRoutes,
  ...riskRoutes,
  ...alertRoutes,
  ...talkRoutes,
];
type AnyOutside = Outside & FilesOutside & ImportsOutside & IntakeOutside;

/** Routes that talk to the platform before or instead of a unit of work. */
export const outsideRoutes: readonly Route<AnyOutside>[] = [
  ...signInRoutes,
  ...operationsRoutes,
  ...rehearsalRoutes,
  ...evidenceRoutes,
  ...soundRoutes,
  ...scoringModelRoutes,
  ...importFileRoutes,
  ...exportRoutes,
  ...personalDataRoutes,
  ...intakeOutsideRoutes,
  ...previewRoutes,
];

/** Everything that is served, with whole paths. */
export const described = [
  ...[...routes, ...outsideRoutes].map((route) => ({ ...route, path: `${API}${route.path}` })),
  ...fixedRoutes,
];

export type ApiParts = AuthenticateParts & {
  unitOfWork: UnitOfWork;
  outside: Omit<AnyOutside, keyof Call>;
};

/** `/api/v1/…` from the lists of routes, with its own description. */
export function createApi(parts: ApiParts): Router {
  const router = new Router({ prefix: API });
  const { unitOfWork, outside } = parts;
  for (const route of routes) {
    serve(router, parts, {
      route,
      run: (call, input) => unitOfWork(call, (context) => runOnce({ route, context, call }, input)),
    });
  }
  for (const route of outsideRoutes) {
    serve(router, parts, {
      route,
      run: (call, input) => route.run({ ...outside, ...call }, input),
    });
  }
  router.get('/openapi.json', named, (ctx) => {
    ctx.body = description();
  });
  return router;
}

/** Made when first asked for: deriving it from the schemas takes longer than all the rest of a start. */
const made: { description?: object; page?: string } = {};
const description = (): object => (made.description ??= openApi(described));

/** The readable description at `/api/docs`. */
export function createDocs(): Router {
  return new Router().get('/api/docs', named, (ctx) => {
    ctx.type = 'html';
    ctx.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    ctx.body = made.page ??= docsPage(description());
  });
}

type Call = {
  actor: Actor;
  sessionHash: string | null;
  requestId: string;
  /** The caller's `Idempotency-Key`. */
  key: string | null;
  wants: 'json' | 'file';
};
type Run = (call: Call, input: unknown) => Promise<unknown>;

/** When a request was sent differs with each try; what it asks does not. */
const sameEachTime = (name: string, value: unknown): unknown =>
  name === 'sentAt' ? undefined : value;

type Running = { route: Route<Context>; context: Context; call: Call };

/** A write that was answered before under the same key gets the same answer. */
function runOnce({ route, context, call }: Running, input: unknown): Promise<unknown> {
  const run = (): Promise<unknown> => route.run(context, input);
  if (!route.once) return run();
  const request = `${route.method} ${route.path} ${JSON.stringify(input, sameEachTime)}`;
  return underKey(context, { call, request }, run);
}

type Served = { route: Omit<Route<never>, 'run'>; run: Run };

function serve(router: Router, parts: AuthenticateParts, { route, run }: Served): void {
  const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
  router[method](route.path, async (ctx) => {
    const state = ctx.state as WebState;
    state.route = `${route.method} ${API}${route.path}`;
    const caller = authorise(route.access, await authenticate(parts, ctx));
    const call = { ...caller, requestId: state.requestId, key: keyOf(ctx), wants: wantsOf(ctx) };
    const received = route.upload ? await receive(ctx, route.upload) : null;
    try {
      const fields = received ? { ...received.fields, ...ctx.params } : await readInput(ctx);
      const output = await run(call, route.input.parse(fields));
      ctx.status = route.status ?? 200;
      ctx.set('Cache-Control', 'no-store');
      if (output instanceof FileAnswer) sendFile(ctx, output);
      else ctx.body = route.output.parse(output);
    } finally {
      await received?.remove();
    }
  });
}

/** `Idempotency-Key`, 1 to 128 characters that can be printed; refuses `request.key_malformed`. */
function keyOf(ctx: Koa): string | null {
  const key = ctx.get('Idempotency-Key');
  if (key === '') return null;
  if (!/^[\x21-\x7e]{1,128}$/.test(key)) throw new HttpRefusal(400, 'request.key_malformed');
  return key;
}

/** Pages ask for pictures with `Accept: image/…`; programs get JSON. */
const wantsOf = (ctx: Koa): Call['wants'] =>
  ctx.accepts(['json', 'image/jpeg', 'audio/mpeg']) === 'json' ? 'json' : 'file';

/** Never rendered as a page of ours, whatever somebody uploaded. */
function sendFile(ctx: Koa, { content, mediaType, attachment }: FileAnswer): void {
  ctx.type = mediaType;
  ctx.set('Content-Security-Policy', "default-src 'none'; sandbox");
  ctx.set('Content-Disposition', attachment ? `attachment; filename="${attachment}"` : 'inline');
  ctx.body = Readable.from(content, { objectMode: false });
}

/** Query or JSON body, and the path on top. */
async function readInput(ctx: Koa & { params: Record<string, string> }): Promise<object> {
  const { params } = ctx;
  if (ctx.method === 'GET' || ctx.method === 'DELETE') return { ...ctx.query, ...params };
  const empty =
    ctx.get('Content-Length') === '0' ||
    (!ctx.get('Content-Length') && !ctx.get('Transfer-Encoding'));
  const body = empty ? {} : parseJson(await readBody(ctx, ['application/json']));
  return { ...body, ...params };
}
