import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from './api-error';
import type { RawAnswer } from './route';

const MAX_BYTES = 25 * 1_024 * 1_024;

/** Reads a request body of at most 25 MB. */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('request body above 25 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendJson(res: ServerResponse, status: number, body: Json): void {
  const bytes = Buffer.from(JSON.stringify(body));
  sendRaw(res, { status, headers: { 'content-type': 'application/json; charset=utf-8' }, bytes });
}

export function sendRaw(res: ServerResponse, { status, headers, bytes }: RawAnswer): void {
  res.writeHead(status, { ...headers, 'content-length': bytes.length });
  res.end(bytes);
}

/** Ends the connection without an answer, as a broken network does. */
export function cut(res: ServerResponse): void {
  res.socket?.destroy();
}
