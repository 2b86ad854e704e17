import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from './api-error';

/** One request to the simulated API, already read and with its access_token checked. */
export type Call = {
  query: URLSearchParams;
  body: Json;
  raw: Buffer;
  headers: IncomingHttpHeaders;
};

/** An answer that is no JSON: a file or a page. */
export type RawAnswer = { status: number; headers: Record<string, string>; bytes: Buffer };

/** What a route answers; JSON gets `errcode` 0 and `errmsg` ok added. */
export type Answer = { json: Json } | { raw: RawAnswer };

/** One API of WeCom: `token` says which secret's access_token it wants, `path` stands below /cgi-bin/. */
export type Route = {
  method: 'GET' | 'POST';
  path: string;
  token: 'app' | 'contact' | 'either' | 'none';
  /** `bytes` leaves the body unparsed, for uploads. */
  body?: 'json' | 'bytes';
  run: (call: Call) => Answer;
};

/** A plain JSON answer. */
export function json(fields: Json = {}): Answer {
  return { json: fields };
}
