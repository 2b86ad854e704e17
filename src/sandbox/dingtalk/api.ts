import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { isJson } from '../api-error';
import type { Json } from '../api-error';
import { cut, readBody, sendJson, sendRaw } from '../http';
import type { LoggedRequest, RequestLog } from '../request-log';
import type { RawAnswer } from '../route';
import type { Strike } from './faults';
import { requestId } from './names';
import { Refused, refused, refusedOld } from './refused';
import { isNewApi, matchPath } from './route';
import type { Call, Route } from './route';
import { allRoutes } from './routes';
import type { World } from './world';

/** Both APIs: `handle` answers one request, `close` lets go of those left hanging by a fault. */
export type Api = {
  handle: (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void>;
  close: () => void;
};

type Parts = { world: World; strike: (paths: string[]) => Strike; log: RequestLog };
type Reply = { status: number; json: Json } | { raw: RawAnswer };
type Found = { route: Route | undefined; params: Record<string, string> };

export function createApi({ world, strike, log }: Parts): Api {
  const routes = allRoutes(world);
  const hanging = new Set<ServerResponse>();

  return {
    handle: async (req, res, url) => {
      const [query, path, method] = [url.searchParams, url.pathname, req.method ?? ''];
      const raw = await readBody(req);
      const entry = log.open({ method, path, query, raw });
      learnSite(world, req.headers.host);
      const { route, params } = find(routes, path, method);
      const struck = strike(route ? [path, route.path] : [path]);
      if (isFault(struck)) world.counters.faults += 1;
      if (struck.delayMs > 0) await wait(struck.delayMs);
      if (struck.hang) hanging.add(res);
      else if (struck.down) cut(res);
      else {
        const call = { query, raw, body: {}, headers: req.headers, params };
        const reply = injected(struck, path) ?? perform(world, call, { path, route });
        respond(res, entry, { struck, reply });
      }
    },
    close: () => {
      for (const res of hanging) cut(res);
      hanging.clear();
    },
  };
}

/** Where the sandbox is reached is only known from outside, unless it was told. */
function learnSite({ options, site }: World, host: string | undefined): void {
  if (host && options.publicUrl === undefined) site.url = `http://${host}`;
}

function find(routes: Route[], path: string, method: string): Found {
  for (const route of routes) {
    const params = route.method === method ? matchPath(route.path, path) : undefined;
    if (params) return { route, params };
  }
  return { route: undefined, params: {} };
}

function isFault({ delayMs, ...rest }: Strike): boolean {
  return delayMs > 0 || Object.values(rest).some(Boolean);
}

function injected(struck: Strike, path: string): Reply | undefined {
  const { http, code, errcode, status = 400, message = 'injected fault' } = struck;
  if (http !== undefined) {
    const bytes = Buffer.from('injected fault');
    return { raw: { status: http, headers: { 'content-type': 'text/plain' }, bytes } };
  }
  if (code === undefined && errcode === undefined) return undefined;
  const answer = { status, code: code ?? String(errcode), errcode: errcode ?? -1 };
  return refusal(new Refused(answer, message), path);
}

type Target = { path: string; route: Route | undefined };

/** Checks token, limits and body, then runs the route; whatever it refuses becomes an answer in the style of its host. */
function perform(world: World, call: Call, { path, route }: Target): Reply {
  try {
    if (!route) throw unknownApi();
    if (route.token === 'app') admit(world, call, route);
    const body = hasBody(route) ? parseJson(call.raw, path) : {};
    const answer = route.run({ ...call, body });
    if ('raw' in answer) return answer;
    return { status: 200, json: isNewApi(path) ? answer.json : oldAnswer(answer.json) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refusal(error, path);
  }
}

function admit(world: World, call: Call, { path, isFree = false }: Route): void {
  world.tokens.check(tokenOf(call, path));
  world.limits.take(path, isFree);
}

const hasBody = ({ method }: Route): boolean => method === 'POST' || method === 'PUT';

const oldAnswer = (json: Json): Json => ({
  errcode: 0,
  errmsg: 'ok',
  ...json,
  request_id: requestId().toLowerCase().replaceAll('-', '').slice(0, 12),
});

function unknownApi(): Refused {
  const answer = { status: 404, code: 'InvalidAction.NotFound', errcode: 22 };
  return new Refused(answer, 'Specified api is not found, please check your url and method.');
}

/** The newer API reads the token from a header only, the older one from the query only (2.2). */
function tokenOf({ headers, query }: Call, path: string): string | undefined {
  const header = headers['x-acs-dingtalk-access-token'];
  if (isNewApi(path)) return typeof header === 'string' ? header : undefined;
  return query.get('access_token') ?? undefined;
}

function parseJson(raw: Buffer, path: string): Json {
  try {
    const body: unknown = raw.length === 0 ? {} : JSON.parse(raw.toString());
    if (isJson(body)) return body;
  } catch {
    // Not JSON at all: the same answer as for JSON that is no object.
  }
  throw isNewApi(path)
    ? refused('InvalidParameter', 'the body is no JSON object')
    : refusedOld(40035, '不合法的参数');
}

/** Token errors of /topapi come wrapped as 88 with a sub_code, all others plainly (2.2). */
function refusal({ answer, message }: Refused, path: string): Reply {
  const { status, code, errcode } = answer;
  if (isNewApi(path)) return { status, json: { code, requestid: requestId(), message } };
  if (!path.startsWith('/topapi/') || (errcode !== 40014 && errcode !== 42001))
    return { status: 200, json: oldAnswer({ errcode, errmsg: message }) };
  const sub = { sub_code: String(errcode), sub_msg: message };
  const errmsg = `ding talk error[subcode=${sub.sub_code},submsg=${message}]`;
  return { status: 200, json: oldAnswer({ errcode: 88, errmsg, ...sub }) };
}

function respond(
  res: ServerResponse,
  entry: LoggedRequest,
  { struck, reply }: { struck: Strike; reply: Reply },
): void {
  if ('json' in reply) note(entry, reply.json);
  if (struck.dropAfter) {
    cut(res);
    return;
  }
  if ('raw' in reply) {
    entry.status = reply.raw.status;
    sendRaw(res, reply.raw);
    return;
  }
  entry.status = reply.status;
  sendJson(res, reply.status, reply.json);
}

function note(entry: LoggedRequest, { code, errcode }: Json): void {
  if (typeof code === 'string') entry.code = code;
  if (typeof errcode === 'number') entry.errcode = errcode;
}
