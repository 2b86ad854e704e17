import { request as httpRequest } from 'node:http';
import type { RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What came back over HTTP; status 0 means that nothing did, and `error` says why. `ms` is real time. */
export type HttpAnswer = { status: number; body: string; ms: number; error?: string };

export type HttpRequest = {
  method: 'GET' | 'POST';
  url: string;
  body?: string;
  timeoutMs: number;
  /** Added to the length and, unless given here, the content type text/xml. */
  headers?: Record<string, string>;
};

/** One HTTP request on its own connection; never rejects, because a silent receiver is an answer too. */
export async function exchange(wanted: HttpRequest): Promise<HttpAnswer> {
  const startedAt = performance.now();
  const took = (): number => performance.now() - startedAt;
  try {
    return { ...(await send(wanted)), ms: took() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { status: 0, body: '', ms: took(), error: why };
  }
}

function send(wanted: HttpRequest): Promise<Omit<HttpAnswer, 'ms'>> {
  const { method, url, body, timeoutMs } = wanted;
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  const options: RequestOptions = {
    method,
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    headers: body === undefined ? {} : { ...headersFor(body), ...wanted.headers },
  };
  return new Promise((resolve, reject) => {
    const req = request(url, options, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    req.on('error', reject);
    req.end(body);
  });
}

const headersFor = (body: string): Record<string, string | number> => ({
  'content-type': 'text/xml',
  'content-length': Buffer.byteLength(body),
});
