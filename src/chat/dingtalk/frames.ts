import { z } from 'zod';
import { parsed, type Way } from './parse';

/** One frame of the gateway (platforms.md 2.5). `way` is null for what only concerns the connection. */
export type Frame = {
  way: Way | null;
  topic: string;
  messageId: string;
  /** JSON text. */
  data: string;
};

const Raw = z.object({
  type: z.enum(['SYSTEM', 'EVENT', 'CALLBACK']),
  headers: z.looseObject({
    ...{ messageId: z.string(), topic: z.string() },
    ...{ eventType: z.string().optional(), eventId: z.string().optional() },
  }),
  data: z.string().default('{}'),
});

const ROBOT = '/v1.0/im/bot/messages/get';
const CARD = '/v1.0/card/instances/callback';

/** Null for what is no frame. Events carry their name in the header; it is put beside what happened, as over HTTP. */
export function readFrame(text: string): Frame | null {
  const raw = Raw.safeParse(parsed(text));
  if (!raw.success) return null;
  const { type, headers, data } = raw.data;
  const { topic, messageId, eventType, eventId } = headers;
  if (type === 'SYSTEM') return { way: null, topic, messageId, data };
  if (type === 'EVENT') {
    const inside = { ...record(data), eventType, eventId };
    return { way: 'event', topic, messageId, data: JSON.stringify(inside) };
  }
  const way = topic === ROBOT ? 'robot' : topic === CARD ? 'card' : null;
  return { way, topic, messageId, data };
}

/** What acknowledges a frame; null for `disconnect`, which is answered by leaving. */
export function answerTo({ way, topic, messageId, data }: Frame): string | null {
  if (topic === 'disconnect') return null;
  const told = (inside: object): string => JSON.stringify(inside);
  const inside =
    way === null
      ? data
      : told(way === 'event' ? { status: 'SUCCESS', message: '' } : { response: {} });
  const headers = { contentType: 'application/json', messageId };
  return told({ code: 200, headers, message: 'OK', data: inside });
}

const record = (text: string): object => {
  const value = parsed(text);
  return typeof value === 'object' && value !== null ? value : {};
};
