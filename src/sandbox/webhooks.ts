import { MINUTE, SECOND } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { ApiError, isJson } from './api-error';
import type { Json } from './api-error';
import { upload } from './media';
import type { Media } from './media';
import { checkWebhookMessage } from './message-rules';
import { createPace } from './pace';
import { json } from './route';
import type { Route } from './route';

/** A message in a group; `at` is simulated UTC ms. */
export type WebhookMessage = { at: number; body: Json; warnings: string[] };

/** Group webhooks: 20 messages a minute each, known by their key alone [99110]. */
export type Webhooks = {
  add: (key: string) => void;
  check: (key: string) => void;
  /** Throws 93000 (unknown key) or 45009 (more than 20 a minute). */
  send: (key: string, body: Json) => void;
  messages: (key: string) => WebhookMessage[];
};

export function createWebhooks(keys: string[], clock: Clock): Webhooks {
  const groups = new Map<string, WebhookMessage[]>(keys.map((key) => [key, []]));
  const pace = createPace([{ max: 20, windowMs: MINUTE }], clock);
  const group = (key: string): WebhookMessage[] => {
    const messages = groups.get(key);
    if (!messages) throw new ApiError(93000, 'invalid webhook url');
    return messages;
  };
  return {
    add: (key) => {
      groups.set(key, groups.get(key) ?? []);
    },
    check: group,
    send: (key, body) => {
      const messages = group(key);
      const warnings = checkWebhookMessage(body);
      if (!pace.allow(key)) throw new ApiError(45009, 'api freq out of limit');
      messages.push({ at: clock.now(), body, warnings });
    },
    messages: (key) => [...(groups.get(key) ?? [])],
  };
}

type Parts = { webhooks: Webhooks; media: Media; clock: Clock };

/** webhook/send and webhook/upload_media; both take `key` instead of an access_token [99110]. */
export function webhookRoutes({ webhooks, media, clock }: Parts): Route[] {
  return [
    {
      method: 'POST',
      path: 'webhook/send',
      token: 'none',
      run: ({ query, body }) => {
        const part = body[String(body.msgtype)];
        if (isJson(part) && typeof part.media_id === 'string') media.get(part.media_id);
        webhooks.send(query.get('key') ?? '', body);
        return json();
      },
    },
    {
      method: 'POST',
      path: 'webhook/upload_media',
      token: 'none',
      body: 'bytes',
      run: (call) => {
        webhooks.check(call.query.get('key') ?? '');
        return json({
          type: call.query.get('type'),
          media_id: upload(call, media, ['file', 'voice']),
          created_at: String(Math.floor(clock.now() / SECOND)),
        });
      },
    },
  ];
}
