import type { Session } from '../lib/answers';
import type { Answer, Api } from '../lib/sync';
import { FILE_GONE, uploadFields } from '../lib/upload';
import { learnFrom, phoneClock } from './clock';
import { fileOf, forgetAnswers, hasFile, keepToken, readToken, recall, remember } from './store';
import { download, loginCode, request, upload, type Received } from './wechat';

declare const SERVER_URL: string;
const BASE = `${SERVER_URL}/api/v1`;

type Headers = Record<string, string>;

const authorised = (): Headers => {
  const token = readToken();
  return token === null ? {} : { Authorization: `Bearer ${token}` };
};

/** Sends with the session there is, and once more with a new one when that has ended. */
async function signedIn(send: (headers: Headers) => Promise<Received>): Promise<Received> {
  if (readToken() === null) {
    const refused = await signIn();
    if (refused) return refused;
  }
  const used = readToken();
  const received = await send(authorised());
  if (received.status !== 401) return received;
  // Another request may have signed in anew while this one was on its way.
  const refused = readToken() === used ? await signIn() : null;
  return refused ?? (await send(authorised()));
}

let signingIn: Promise<Received | null> | null = null;

/** One sign-in at a time, whoever asks; null when it went well. */
const signIn = (): Promise<Received | null> =>
  (signingIn ??= openSession().finally(() => (signingIn = null)));

async function openSession(): Promise<Received | null> {
  const login = await loginCode();
  const body = { via: 'wecom-mini-program', ...(login ?? {}) };
  if (!login) return { status: 0, data: null, headers: {} };
  const received = await request({ url: `${BASE}/sessions`, method: 'POST', headers: {}, body });
  learnFrom(received.headers);
  if (received.status !== 201) return received;
  forgetAnswers();
  keepToken((received.data as Session).token);
  return null;
}

type Call = { method: 'GET' | 'POST' | 'DELETE'; body?: object; headers?: Headers };

async function call(path: string, { headers = {}, ...rest }: Call): Promise<Answer> {
  const {
    status,
    data,
    headers: said,
  } = await signedIn((authorisation) =>
    request({ url: BASE + path, headers: { ...authorisation, ...headers }, ...rest }),
  );
  learnFrom(said);
  return { status, data };
}

/** The server said no, or nothing; the message is a sentence for the member. */
export class Unanswered extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function orThrow({ status, data }: Answer): unknown {
  if (status >= 200 && status < 300) return data;
  const said = (data as { message?: string } | null)?.message;
  throw new Unanswered(status, said ?? (status === 0 ? '没有网络' : '服务器忙，请稍后再试'));
}

/** What the server answers now. Throws `Unanswered`. */
export const askFresh = async <T>(path: string): Promise<T> =>
  orThrow(await call(path, { method: 'GET' })) as T;

/** What the server answers; without network what it answered last. Throws `Unanswered`. */
export async function ask<T>(path: string): Promise<T> {
  const answer = await call(path, { method: 'GET' });
  const known = answer.status === 0 ? recall(path) : null;
  if (known !== null) return known as T;
  const data = orThrow(answer) as T;
  remember(path, { at: phoneClock.now(), data });
  return data;
}

/** Changes something at the server; the same key is the same change. Throws `Unanswered`. */
export async function tell<T>(path: string, body: object = {}, key?: string): Promise<T> {
  const headers = key === undefined ? {} : { 'Idempotency-Key': key };
  return orThrow(await call(path, { method: 'POST', body, headers })) as T;
}

/** Takes something back at the server. Throws `Unanswered`. */
export const takeBack = async <T>(path: string): Promise<T> =>
  orThrow(await call(path, { method: 'DELETE' })) as T;

/** A picture or a voice note of the server as a file on the phone, or null. */
export const fetchFile = (path: string, accept: string): Promise<string | null> =>
  download(BASE + path, { ...authorised(), Accept: accept });

/** What the drafts are sent with. */
export const api: Api = {
  post: (path, body, key) =>
    call(path, { method: 'POST', body, headers: { 'Idempotency-Key': key } }),
  upload: async (path, capture, key) => {
    if (!(await hasFile(capture.key))) return { status: 410, data: FILE_GONE };
    const { status, data } = await signedIn((authorisation) =>
      upload({
        ...{ url: BASE + path, headers: { ...authorisation, 'Idempotency-Key': key } },
        ...{ path: fileOf(capture.key), fields: uploadFields(capture, phoneClock.now()) },
      }),
    );
    return { status, data };
  },
};
