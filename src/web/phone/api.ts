import type { Capture } from '../../../miniprogram/lib/draft';
import type { Answer, Api } from '../../../miniprogram/lib/sync';
import { FILE_GONE, uploadFields } from '../../../miniprogram/lib/upload';
import { learnFrom, phoneClock } from './clock';
import { signInPath } from './sign-in';
import { readBytes } from './store';

const BASE = '/api/v1';
/** A question unanswered for so long counts as no network; a photo on a slow line takes longer. */
const QUESTION_MS = 15_000;
const UPLOAD_MS = 120_000;

async function call(path: string, init: RequestInit): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(init.body instanceof FormData ? UPLOAD_MS : QUESTION_MS);
    const answer = await fetch(BASE + path, { credentials: 'same-origin', signal, ...init });
    learnFrom(answer);
    return { status: answer.status, data: await answer.json().catch(() => null) };
  } catch {
    return { status: 0, data: null };
  }
}

/** Leaves for the platform's sign-in and comes back to the same page. */
export function signIn(): void {
  const to = encodeURIComponent(`/app/${location.hash}`);
  location.assign(`${signInPath(navigator.userAgent, document.cookie)}?to=${to}`);
}

export class Unanswered extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What the server answers to a question; throws `Unanswered` with a sentence for the member. */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const { status, data } = await call(path, init);
  if (status >= 200 && status < 300) return data as T;
  if (status === 401) signIn();
  const said = (data as { message?: string } | null)?.message;
  throw new Unanswered(status, said ?? (status === 0 ? '没有网络' : '服务器忙，请稍后再试'));
}

export const tell = <T>(path: string, body: object = {}, method = 'POST'): Promise<T> =>
  ask<T>(path, { method, headers: JSON_TYPE, body: JSON.stringify(body) });

/** The same key is the same change, however often its answer is lost. */
export const tellOnce = <T>(path: string, body: object, key: string): Promise<T> =>
  ask<T>(path, {
    method: 'POST',
    headers: { ...JSON_TYPE, 'Idempotency-Key': key },
    body: JSON.stringify(body),
  });

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What the drafts are sent with. */
export const api: Api = {
  post: (path, body, key) =>
    call(path, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'Idempotency-Key': key },
      body: JSON.stringify(body),
    }),
  upload: async (path, capture, key) => {
    const bytes = await readBytes(capture.key);
    if (!bytes) return { status: 410, data: FILE_GONE };
    const form = formOf(capture);
    form.append('file', bytes, capture.kind);
    return call(path, { method: 'POST', headers: { 'Idempotency-Key': key }, body: form });
  },
};

function formOf(capture: Capture): FormData {
  const form = new FormData();
  const fields = uploadFields(capture, phoneClock.now());
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
