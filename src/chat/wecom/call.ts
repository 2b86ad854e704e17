import { z } from 'zod';
import type { Clock } from '../../kernel/clock';
import { createGate, type GateRules } from '../gate';
import { PlatformError } from '../platform';
import { isTokenError, needsOperator, platformError, unreachable } from './errors';
import type { TokenCache } from '../token';
import type { HttpAnswer, Transport } from '../transport';

/** Told after every call: `outcome` is `ok` or the error's code. Never sees arguments. */
export type Observe = (api: string, outcome: string, ms: number) => void;

/** Told of a refusal that only an operator can end; at most once a minute for each API. */
export type Alarm = (api: string, error: PlatformError) => void;

/** `api` is the path below /cgi-bin/, e.g. `message/send`. */
type ApiRequest = {
  api: string;
  query?: Record<string, string | number>;
  body?: unknown;
  contentType?: string;
  maxBytes?: number;
  /** The answer is a file unless it is an error. */
  file?: boolean;
};

export type Call = <T>(request: ApiRequest, schema: z.ZodType<T>) => Promise<T>;
export type Caller = {
  call: Call;
  /** Like `call`, for the one API that answers with a file. */
  download: (request: ApiRequest) => Promise<HttpAnswer>;
};

export type CallParts = {
  apiBase: string;
  transport: Transport;
  tokens: TokenCache;
  clock: Clock;
  observe: Observe;
  alarm: Alarm;
};

const status = z.looseObject({ errcode: z.number().default(0), errmsg: z.string().default('') });
type Reply = { errcode: number; errmsg: string; json: unknown; answer: HttpAnswer };

/**
 * Calls with an access token: on a token error once more with a new token; after 45009, or while an operator must act, not at
 * all until a pause is over.
 * Throws PlatformError only; success is errcode 0 or absent (WeCom 90313).
 */
export function createCaller(parts: CallParts): Caller {
  const { tokens, clock, observe, alarm } = parts;
  const gate = createGate(clock, RULES);

  async function exchange(request: ApiRequest): Promise<Reply> {
    const probing = gate.enter(request.api);
    const token = await tokens.get();
    let reply = await attempt(parts, request, token.value);
    if (isTokenError(reply.errcode)) {
      const fresh = await tokens.renew(token.version);
      reply = await attempt(parts, request, fresh.value);
    }
    const error = reply.errcode === 0 ? null : platformError(reply.errcode, reply.errmsg);
    const isNews = gate.note(request.api, error, probing);
    if (error && isNews && needsOperator(error.code)) alarm(request.api, error);
    if (error) throw error;
    return reply;
  }

  async function observed(request: ApiRequest): Promise<Reply> {
    const start = clock.now();
    const [reply, error] = await exchange(request).then(
      (value) => [value, null] as const,
      (thrown: unknown) => [null, thrown] as const,
    );
    const failed = error instanceof PlatformError ? String(error.code) : 'fault';
    observe(request.api, reply ? 'ok' : failed, clock.now() - start);
    if (!reply) throw error;
    return reply;
  }

  return {
    call: async (request, schema) => parseAnswer((await observed(request)).json, schema),
    download: async (request) => (await observed({ ...request, file: true })).answer,
  };
}

async function attempt(parts: CallParts, request: ApiRequest, token: string): Promise<Reply> {
  const { api, query, file = false, contentType, ...rest } = request;
  const answer = await parts.transport({
    url: `${parts.apiBase}/cgi-bin/${api}`,
    query: { access_token: token, ...query },
    ...(contentType === undefined ? {} : { headers: { 'Content-Type': contentType } }),
    ...rest,
  });
  return readReply(answer, file);
}

/** A call that needs no access token (gettoken, group webhooks); the same rules about errors. */
export async function callOnce<T>(
  transport: Transport,
  request: { url: string; query: Record<string, string>; body?: object },
  schema: z.ZodType<T>,
): Promise<T> {
  const { errcode, errmsg, json } = readReply(await transport(request), false);
  if (errcode !== 0) throw platformError(errcode, errmsg);
  return parseAnswer(json, schema);
}

/** A file comes with a name or at least without the content type of WeCom's JSON errors (90254). */
function readReply(answer: HttpAnswer, fileExpected: boolean): Reply {
  const isFile = answer.isFile || !/json|text\//i.test(answer.contentType);
  if (fileExpected && isFile) return { errcode: 0, errmsg: '', json: null, answer };
  const json = readJson(answer.bytes);
  const { errcode, errmsg } = parseAnswer(json, status);
  return { errcode, errmsg, json, answer };
}

function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw unreachable('not_json');
  }
}

function parseAnswer<T>(json: unknown, schema: z.ZodType<T>): T {
  const read = schema.safeParse(json);
  if (!read.success) throw unreachable('unexpected_answer');
  return read.data;
}

const TOO_OFTEN = 45009;
/** After 45009, at most an hour (WeCom 90312); while an operator must act, once a minute. */
const RULES: GateRules = {
  rests: ({ code }) => code === TOO_OFTEN || needsOperator(code),
  grows: ({ code }) => code === TOO_OFTEN,
};
