import axios, { AxiosError } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { PlatformError } from '../platform';
import { unreachable } from './errors';

/** One HTTP request. Addresses and headers may hold secrets and are never part of an error. */
export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  body?: object;
  maxBytes?: number;
};
export type HttpAnswer = { status: number; bytes: Buffer };
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

const TIMEOUT_MS = 8_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const SOCKETS = 64;

/**
 * HTTP as DingTalk wants it: refusals of the new API are 4xx with a JSON body, and some as 5xx, so every status is an answer. Kept-alive
 * connections, no proxy from the environment, no redirects, eight seconds in all. Throws PlatformError only.
 */
export function createTransport(timeoutMs = TIMEOUT_MS): Transport {
  const http = axios.create({
    ...{ maxRedirects: 0, proxy: false, responseType: 'arraybuffer', maxBodyLength: Infinity },
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: SOCKETS }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS }),
    validateStatus: () => true,
  });
  return async ({ method, url, query, headers, body, maxBytes = MAX_ANSWER_BYTES }) => {
    try {
      const answer = await http.request<Buffer>({
        ...{ method, url, maxContentLength: maxBytes, signal: AbortSignal.timeout(timeoutMs) },
        headers: { Accept: '*/*', ...headers },
        ...(query === undefined ? {} : { params: query }),
        ...(body === undefined ? {} : { data: body }),
      });
      return { status: answer.status, bytes: answer.data };
    } catch (error) {
      // Not passed on as a cause: an AxiosError holds the address with the token in it.
      throw isTooBig(error) ? tooBig() : unreachable(shortReason(error));
    }
  };
}

const isTooBig = (error: unknown): boolean =>
  error instanceof AxiosError && error.message.startsWith('maxContentLength');

const tooBig = (): PlatformError =>
  new PlatformError('rejected', 'too_big', { message: '文件过大 / the answer is too big' });

function shortReason(error: unknown): string {
  if (!(error instanceof AxiosError)) return 'failed';
  return error.response ? `http_${String(error.response.status)}` : (error.code ?? 'failed');
}
