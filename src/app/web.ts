import type { Context as Koa, Next } from 'koa';
import getRawBody from 'raw-body';
import { z } from 'zod';
import { CallbackRefused } from '../chat/callback-crypto';
import { PlatformError } from '../chat/platform';
import { Refusal, type RefusalKind } from '../kernel/refusal';
import { newId } from '../kernel/ids';
import { textOf, type Business } from './business';
import type { Logger } from './logger';
import type { Metrics } from './metrics';

export type WebState = { requestId: string; route?: string };

const STATUS: Record<RefusalKind, number> = {
  ...{
    not_found: 404,
    forbidden: 403,
    invalid: 422,
    conflict: 409,
    limit: 429,
    unauthenticated: 401,
  },
};

/** Tells log and metrics the route by its pattern. */
export const named = (ctx: Koa, next: Next): Promise<unknown> => {
  const { _matchedRoute: path } = ctx as { _matchedRoute?: string };
  (ctx.state as WebState).route = `${ctx.method} ${path ?? ''}`;
  return next();
};

/** An answer that says no on the level of HTTP. */
export class HttpRefusal extends Refusal {
  constructor(
    readonly status: number,
    code: string,
    data: Record<string, string | number> = {},
  ) {
    super('invalid', code, data);
  }
}

type Parts = { business: Business; log: Logger; metrics: Metrics; now: () => number };

/** Gives each request an id, one log line and one shape of error: `{ code, message, requestId }`. */
export function frame({
  business,
  log,
  metrics,
  now,
}: Parts): (ctx: Koa, next: Next) => Promise<void> {
  return async (ctx, next) => {
    const started = performance.now();
    const requestId = newId(now());
    const state = ctx.state as WebState;
    state.requestId = requestId;
    ctx.res.setHeader('X-Request-Id', requestId);
    // Phones learn from it what their own clock is off by.
    ctx.res.setHeader('X-Server-Time', String(now()));
    ctx.res.setHeader('X-Content-Type-Options', 'nosniff');
    ctx.res.setHeader('Referrer-Policy', 'no-referrer');
    const outcome = await answer(ctx, next, { business, requestId });
    const route = state.route ?? 'none';
    const ms = performance.now() - started;
    metrics.http.observe({ route, status: String(ctx.status) }, ms / 1000);
    tell(log, outcome, { ...{ requestId, route, method: ctx.method }, status: ctx.status, ms });
  };
}

type Outcome = { error: unknown; code: string } | null;
type Line = { requestId: string; route: string; method: string; status: number; ms: number };

/** Machines ask here all the time; what they are told is worth a line only when it is a no. */
const BUSY = new Set(['/wecom/callback', '/healthz', '/readyz', '/metrics']);

/** One line for each request, with the route's pattern: addresses and queries hold keys, codes and what people searched for. */
function tell(log: Logger, outcome: Outcome, { ms, ...line }: Line): void {
  const fields = { ...line, route: line.route.replace(/^[A-Z]+ /, ''), ms: Math.round(ms) };
  if (line.status >= 500) log.error({ ...fields, ...outcome }, 'fault');
  else if (outcome) log.info({ ...fields, code: outcome.code }, 'refused');
  else if (!BUSY.has(line.route)) log.info(fields, 'answered');
  else if (log.isLevelEnabled('debug')) log.debug(fields, 'answered');
}

type Asked = { business: Business; requestId: string };

/** Lets the routes answer, and puts a refusal or fault into words; answers which, if any. */
async function answer(ctx: Koa, next: Next, { business, requestId }: Asked): Promise<Outcome> {
  try {
    await next();
    if (ctx.status === 404 && ctx.body === undefined) throw new HttpRefusal(404, 'route.not_found');
    return null;
  } catch (error) {
    const { status, code, data } = describe(error, requestId);
    ctx.status = status;
    ctx.body = { code, message: textOf(business.texts, code, data), requestId };
    if (status === 503) ctx.set('Retry-After', '5');
    return { error, code };
  }
}

type Answer = { status: number; code: string; data: Record<string, string | number> };

function describe(error: unknown, requestId: string): Answer {
  if (error instanceof HttpRefusal)
    return { status: error.status, code: error.code, data: error.data };
  if (error instanceof Refusal)
    return { status: STATUS[error.kind], code: error.code, data: error.data };
  if (error instanceof CallbackRefused)
    return { status: error.status, code: 'callback.refused', data: {} };
  if (error instanceof z.ZodError)
    return { status: 422, code: 'input.invalid', data: { detail: explain(error) } };
  if (error instanceof PlatformError) return { status: 503, code: 'server.busy', data: {} };
  if (isUnavailable(error)) return { status: 503, code: 'server.busy', data: {} };
  return { status: 500, code: 'server.fault', data: { requestId } };
}

// What a schema says of an input reaches people.
z.config(z.locales.zhCN());

const explain = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(' '))
    .join('；');

const AWAY =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|PROTOCOL_CONNECTION_LOST|ENOTFOUND|EPIPE|took longer/;

/** The database cannot be reached just now. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return AWAY.test(`${code ?? ''} ${message ?? ''}`);
}

/** What a body says it is, without parameters. */
export const mediaType = (ctx: Koa): string =>
  ctx.get('Content-Type').split(';', 1).join('').trim().toLowerCase();

/** Reads a body of one of the types, at most `limit` bytes; refuses 413, 415 and 400. */
export async function readBody(
  ctx: Koa,
  types: readonly string[],
  limit = 64 * 1024,
): Promise<string> {
  if (ctx.get('Content-Encoding')) throw new HttpRefusal(415, 'body.compressed');
  const type = mediaType(ctx);
  if (!types.includes(type)) throw new HttpRefusal(415, 'body.type_unsupported');
  try {
    return await getRawBody(ctx.req, {
      limit,
      length: ctx.get('Content-Length') || null,
      encoding: 'utf8',
    });
  } catch (error) {
    const { status } = error as { status?: number };
    if (status === 413) throw new HttpRefusal(413, 'body.too_large');
    throw new HttpRefusal(400, 'body.malformed');
  }
}

/** Reads a JSON object; anything else is malformed. */
export function parseJson(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below, like any other body that is not an object.
  }
  throw new HttpRefusal(400, 'body.malformed');
}
