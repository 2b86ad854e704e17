import { z } from 'zod';
import type { Clock } from '../../kernel/clock';
import { createGate, type GateRules } from '../gate';
import { PlatformError } from '../platform';
import type { TokenCache } from '../token';
import {
  dingTalkError,
  isKnown,
  isTokenError,
  needsOperator,
  punished,
  unreachable,
} from './errors';
import type { HttpAnswer, HttpRequest, Transport } from '../transport';

/** Told after every call: `outcome` is `ok` or the error's code. Never sees arguments. */
export type Observe = (api: string, outcome: string, ms: number) => void;
/** Told of a refusal that only an operator can end; at most once a minute for each API. */
export type Alarm = (api: string, error: PlatformError) => void;

/**
 * `api` names the call in metrics; `path` is below the host. The old world (`oapi`) takes the token in the query and answers 200
 * with an errcode, the new one takes a header and answers refusals as 4xx.
 */
export type ApiRequest = {
  api: string;
  world: 'new' | 'oapi';
  method: NonNullable<HttpRequest['method']>;
  path: string;
  query?: Record<string, string | number>;
  body?: object;
};
export type Call = <T>(request: ApiRequest, schema: z.ZodType<T>) => Promise<T>;

export type CallParts = {
  bases: { new: string; oapi: string };
  transport: Transport;
  tokens: TokenCache;
  clock: Clock;
  observe: Observe;
  alarm: Alarm;
  /** Told of every request that really leaves. */
  count: (api: string) => void;
};

/** Throttling, in the words of both worlds. */
const TIGHT = /(Qp[sm]LimitFor|too\.?fast|^90018$|^90002$)/i;
const RULES: GateRules = {
  rests: ({ failure }) => failure === 'wait',
  grows: ({ code }) => TIGHT.test(String(code)),
};

/** Calls with an access token: on a token error once more with a new token; what is told to rest is not called until it may. */
export function createCaller(parts: CallParts): Call {
  const { clock, alarm, observe } = parts;
  const gate = createGate(clock, RULES);
  const exchange = createExchange(parts);
  const guarded = async (request: ApiRequest): Promise<unknown> => {
    const probing = gate.enter(request.api);
    const [json, error] = await settled(exchange(request));
    const isNews = gate.note(request.api, error, probing);
    if (error && isNews && needsOperator(error.code)) alarm(request.api, error);
    if (error) throw error;
    return json;
  };
  return async (request, schema) => {
    const start = clock.now();
    const [json, error] = await settled(guarded(request));
    observe(request.api, error ? String(error.code) : 'ok', clock.now() - start);
    if (error) throw error;
    return parseAnswer(json, schema);
  };
}

/** What a call ends with; what is no platform's refusal is thrown on. */
async function settled(work: Promise<unknown>): Promise<[unknown, PlatformError | null]> {
  try {
    return [await work, null];
  } catch (error) {
    if (error instanceof PlatformError) return [null, error];
    throw error;
  }
}

function createExchange({ bases, transport, tokens, count }: CallParts) {
  const attempt = async (request: ApiRequest, token: string): Promise<unknown> => {
    const { world, method, path, query = {}, body } = request;
    const isNew = world === 'new';
    count(request.api);
    const answer = await transport({
      ...{ method, url: `${bases[world]}/${path}` },
      query: isNew ? query : { access_token: token, ...query },
      headers: isNew ? { 'x-acs-dingtalk-access-token': token } : {},
      ...(body === undefined ? {} : { body }),
    });
    return readAnswer(answer);
  };
  return async (request: ApiRequest): Promise<unknown> => {
    const token = await tokens.get();
    return attempt(request, token.value).catch(async (error: unknown) => {
      if (!(error instanceof PlatformError) || !isTokenError(error.code)) throw error;
      return attempt(request, (await tokens.renew(token.version)).value);
    });
  };
}

/** A call that needs no access token; the same rules about errors. */
export async function callOnce<T>(
  transport: Transport,
  request: HttpRequest,
  schema: z.ZodType<T>,
): Promise<T> {
  return parseAnswer(readAnswer(await transport(request)), schema);
}

const Told = z.looseObject({
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
  sub_code: z.union([z.string(), z.number()]).optional(),
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
  status: z.number().optional(),
  wait: z.number().optional(),
});

/** The JSON of an answer; throws what it refuses. */
function readAnswer({ status, bytes }: HttpAnswer): unknown {
  const json = readJson(bytes, status);
  const told = parseAnswer(json, Told);
  if (told.status === 1111) throw punished(told.wait ?? 5);
  if (told.errcode) throw dingTalkError(numberIn(told), told.errmsg);
  if (status < 400) return json;
  const code = told.code ?? status;
  throw status >= 500 && !isKnown(code)
    ? unreachable(`http_${String(status)}`)
    : dingTalkError(code, told.message);
}

/** 88 only says that something inside was refused, and where to read what. */
function numberIn({ errcode = 0, sub_code, errmsg = '' }: z.infer<typeof Told>): number {
  if (errcode !== 88) return errcode;
  return Number(sub_code ?? /sub_?code\D*(\d+)/i.exec(errmsg)?.[1] ?? errcode);
}

function readJson(bytes: Buffer, status: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw unreachable(status >= 400 ? `http_${String(status)}` : 'not_json');
  }
}

function parseAnswer<T>(json: unknown, schema: z.ZodType<T>): T {
  const read = schema.safeParse(json);
  if (!read.success) throw unreachable('unexpected_answer');
  return read.data;
}
