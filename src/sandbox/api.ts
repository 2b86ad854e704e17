import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiError, isJson } from './api-error';
import type { Json } from './api-error';
import type { Strike } from './faults';
import { cut, readBody, sendJson, sendRaw } from './http';
import type { LoggedRequest, RequestLog } from './request-log';
import type { Answer, Call, Route } from './route';
import { allRoutes } from './routes';
import type { TokenKind } from './tokens';
import type { World } from './world';

/** The API below /cgi-bin/: `handle` answers one request, `close` lets go of those left hanging by a fault. */
export type Api = {
  handle: (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void>;
  close: () => void;
};

type Parts = { world: World; strike: (path: string) => Strike; log: RequestLog };
type Reply = { status: number; answer: Answer };

/** Where the API stands below the sandbox's own root. */
export const API_PREFIX = '/wecom/cgi-bin/';

export function createApi({ world, strike, log }: Parts): Api {
  const routes = new Map(allRoutes(world).map((route) => [route.path, route]));
  const hanging = new Set<ServerResponse>();

  return {
    handle: async (req, res, url) => {
      const query = url.searchParams;
      const path = url.pathname.slice(API_PREFIX.length);
      const method = req.method ?? '';
      const raw = await readBody(req);
      const entry = log.open({ method, path, query, raw });
      const struck = strike(path);
      if (isFault(struck)) world.counters.faults += 1;
      if (struck.delayMs > 0) await wait(struck.delayMs);
      if (struck.hang) {
        hanging.add(res);
        return;
      }
      const call = { query, raw, body: {}, headers: req.headers };
      const work = (): Reply => perform(world, call, { route: routes.get(path), method });
      if (struck.down) cut(res);
      else respond(res, entry, { struck, reply: injected(struck) ?? work() });
    },
    close: () => {
      for (const res of hanging) cut(res);
      hanging.clear();
    },
  };
}

function isFault({ delayMs, ...rest }: Strike): boolean {
  return delayMs > 0 || Object.values(rest).some(Boolean);
}

function injected({ errcode, errmsg = 'injected fault', http }: Strike): Reply | undefined {
  if (http !== undefined) {
    const raw = {
      status: http,
      headers: { 'content-type': 'text/plain' },
      bytes: Buffer.from('injected fault'),
    };
    return { status: http, answer: { raw } };
  }
  if (errcode === undefined) return undefined;
  return { status: 200, answer: { json: { errcode, errmsg } } };
}

type Target = { route: Route | undefined; method: string };

/** Checks method, token and body, then runs the route; whatever it refuses becomes an errcode. */
function perform(world: World, call: Call, { route, method }: Target): Reply {
  if (!route) return { status: 404, answer: { json: { errcode: -1, errmsg: 'no such api' } } };
  try {
    if (method !== route.method) throw wrongMethod(route);
    checkToken(world, route, call.query);
    const body = route.method === 'POST' && route.body !== 'bytes' ? parseJson(call.raw) : {};
    return { status: 200, answer: route.run({ ...call, body }) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { errcode, message } = error;
    return { status: 200, answer: { json: { errcode, errmsg: message } } };
  }
}

function wrongMethod({ method }: Route): ApiError {
  return new ApiError(method === 'GET' ? 43001 : 43002, `require ${method} method`);
}

/** The other secret's token answers 48009 for contact details and 48002 for everything else [96067]. */
function checkToken(world: World, route: Route, query: URLSearchParams): void {
  if (route.token === 'none') return;
  const kind: TokenKind = world.tokens.check(query.get('access_token'));
  if (route.token === 'either' || route.token === kind) return;
  const isDetail = kind === 'contact' && /^(user|department)\//.test(route.path);
  throw new ApiError(isDetail ? 48009 : 48002, 'api forbidden');
}

function parseJson(raw: Buffer): Json {
  try {
    const body: unknown = JSON.parse(raw.toString());
    if (isJson(body)) return body;
  } catch {
    // Not JSON at all: the same answer as for JSON that is no object.
  }
  throw new ApiError(47001, 'data format error');
}

type Outcome = { struck: Strike; reply: Reply };

function respond(res: ServerResponse, entry: LoggedRequest, { struck, reply }: Outcome): void {
  if ('raw' in reply.answer) {
    entry.status = reply.status;
    if (struck.dropAfter) cut(res);
    else sendRaw(res, reply.answer.raw);
    return;
  }
  const body = { errcode: 0, errmsg: 'ok', ...reply.answer.json };
  entry.errcode = body.errcode;
  if (struck.dropAfter) {
    cut(res);
    return;
  }
  entry.status = reply.status;
  sendJson(res, reply.status, body);
}
