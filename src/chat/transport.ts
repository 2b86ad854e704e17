import axios, { AxiosError } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { PlatformError } from './platform';

/** One HTTP request. Addresses, queries and headers may hold secrets and are never part of an error. */
export type HttpRequest = {
  /** GET without a body, POST with one, unless it says otherwise. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  /** A Buffer needs a content type among the headers, anything else is sent as JSON. */
  body?: unknown;
  maxBytes?: number;
};

export type HttpAnswer = { status: number; bytes: Buffer; contentType: string; isFile: boolean };
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

export type TransportParts = {
  /** Which statuses are answers of the platform; the others are its absence. */
  isAnswer: (status: number) => boolean;
  /** What is thrown when there is no usable answer; `code` is short, never an address. */
  unreachable: (code: string) => PlatformError;
  tooBig: () => PlatformError;
  /** Whole duration of one request; default 8 s. */
  timeoutMs?: number | undefined;
};

const TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const SOCKETS = 64;

/**
 * HTTP as the platforms want it: kept-alive connections, no proxy from the environment, no redirects (they could carry a token
 * away), eight seconds in all. Throws PlatformError only: without an answer, or for one beyond `maxBytes` (16 MiB).
 */
export function createTransport(parts: TransportParts): Transport {
  const { isAnswer, unreachable, tooBig, timeoutMs = TIMEOUT_MS } = parts;
  const http = axios.create({
    ...{ maxRedirects: 0, proxy: false, responseType: 'arraybuffer', maxBodyLength: Infinity },
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: SOCKETS }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS }),
    validateStatus: isAnswer,
  });
  return async ({ url, query, headers, body, maxBytes = MAX_ANSWER_BYTES, ...given }) => {
    try {
      const answer = await http.request<Buffer>({
        method: given.method ?? (body === undefined ? 'GET' : 'POST'),
        ...{ url, maxContentLength: maxBytes, headers: { Accept: '*/*', ...headers } },
        // Not axios' own time-out, which only watches for silence: this one also ends an answer that drips.
        signal: AbortSignal.timeout(timeoutMs),
        ...(query === undefined ? {} : { params: query }),
        ...(body === undefined ? {} : { data: body }),
      });
      return {
        ...{ status: answer.status, bytes: answer.data },
        contentType: text(answer.headers['content-type']),
        isFile: text(answer.headers['content-disposition']) !== '',
      };
    } catch (error) {
      // Not passed on as a cause: an AxiosError holds the address with the token in it.
      throw isTooBig(error) ? tooBig() : unreachable(shortReason(error));
    }
  };
}

const text = (header: unknown): string => (typeof header === 'string' ? header : '');

const isTooBig = (error: unknown): boolean =>
  error instanceof AxiosError && error.message.startsWith('maxContentLength');

function shortReason(error: unknown): string {
  if (!(error instanceof AxiosError)) return 'failed';
  return error.response ? `http_${String(error.response.status)}` : (error.code ?? 'failed');
}
