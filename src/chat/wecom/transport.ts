import axios, { AxiosError } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { tooBig, unreachable } from './errors';

/** One HTTP request. `query` may hold secrets and is never part of an error. */
type HttpRequest = {
  url: string;
  query: Record<string, string | number>;
  /** Absent for GET; a Buffer needs `contentType`, anything else is sent as JSON. */
  body?: unknown;
  contentType?: string;
  maxBytes?: number;
};

export type HttpAnswer = { bytes: Buffer; contentType: string; isFile: boolean };
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

const TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const SOCKETS = 64;

/**
 * HTTP as WeCom wants it: kept-alive connections, no proxy from the environment, no redirects (they could carry the token
 * away), eight seconds in all. Throws PlatformError `retry` for everything but a 2xx answer within `maxBytes` (16 MiB).
 */
export function createTransport(timeoutMs = TIMEOUT_MS): Transport {
  const http = axios.create({
    maxRedirects: 0,
    proxy: false,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: SOCKETS }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS }),
    responseType: 'arraybuffer',
    maxBodyLength: Infinity,
    headers: { Accept: '*/*' },
  });
  return async ({ url, query, body, contentType, maxBytes = MAX_ANSWER_BYTES }) => {
    try {
      const answer = await http.request<Buffer>({
        url,
        params: query,
        method: body === undefined ? 'GET' : 'POST',
        maxContentLength: maxBytes,
        // Not axios' own time-out, which only watches for silence: this one also ends an answer that drips.
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { data: body }),
        ...(contentType === undefined ? {} : { headers: { 'Content-Type': contentType } }),
      });
      return {
        bytes: answer.data,
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
