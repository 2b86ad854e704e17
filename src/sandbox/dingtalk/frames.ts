import { isJson, text } from '../api-error';
import type { Json } from '../api-error';
import { randomHex } from './names';

/** One message of the gateway to the app (2.5); `data` is a JSON text. */
export type Frame = {
  specVersion: '1.0';
  type: 'SYSTEM' | 'EVENT' | 'CALLBACK';
  headers: Record<string, string>;
  data: string;
};

/** What the app answered to a frame. */
export type Ack = {
  messageId: string;
  code: number;
  message: string;
  data: Json;
};

/** Simulated time `at` in UTC ms. */
export function buildFrame(
  type: Frame['type'],
  headers: Record<string, string> & { topic: string },
  { data, at }: { data: Json; at: number },
): Frame {
  return {
    specVersion: '1.0',
    type,
    headers: {
      messageId: `${randomHex(12)}_${randomHex(12)}`,
      contentType: 'application/json',
      time: String(at),
      ...headers,
    },
    data: JSON.stringify(data),
  };
}

/** Reads an acknowledgement and says what is wrong with it; the gateway takes nothing that is not exactly so (2.5). */
export function readAck(raw: string): Ack | { problem: string } {
  const ack = parse(raw);
  if (!isJson(ack)) return { problem: `not a JSON object: ${raw.slice(0, 100)}` };
  const headers = isJson(ack.headers) ? ack.headers : {};
  if (typeof ack.code !== 'number') return { problem: 'code is no number' };
  if (!text(headers.messageId)) return { problem: 'headers.messageId is missing' };
  if (headers.contentType !== 'application/json')
    return { problem: 'headers.contentType is not application/json' };
  const data = typeof ack.data === 'string' ? parse(ack.data) : undefined;
  if (!isJson(data)) return { problem: 'data is no text of a JSON object' };
  return { messageId: text(headers.messageId), code: ack.code, message: text(ack.message), data };
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
