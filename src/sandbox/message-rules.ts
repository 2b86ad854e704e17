import { ApiError, isJson, text } from './api-error';
import type { Json } from './api-error';
import { checkNewCard } from './card-rules';
import { checkFields } from './field-rules';
import type { Fields, Rule, Spot } from './field-rules';

const PARAMETER_ERROR = 40058;
const TOO_LONG = 45002;

const whole = (min: number, max: number): Rule => ({ is: 'number', whole: true, min, max });
const must = (more: Partial<Extract<Rule, { is: 'text' }>> = {}): Rule => ({
  is: 'text',
  required: true,
  ...more,
});
const optional = (more: Partial<Extract<Rule, { is: 'text' }>> = {}): Rule => ({
  is: 'text',
  ...more,
});

const mediaId: Fields = { media_id: must() };

/** The part of a message that is named like its msgtype [90236]. */
const BODIES: Record<string, Fields> = {
  text: { content: must({ cutBytes: 2_048 }) },
  markdown: { content: must({ maxBytes: 2_048, tooLong: TOO_LONG }) },
  image: mediaId,
  voice: mediaId,
  file: mediaId,
  textcard: {
    title: must({ suggest: 128 }),
    description: must({ suggest: 512 }),
    url: must({ maxBytes: 2_048, url: true }),
    btntxt: optional({ suggest: 4 }),
  },
  news: {
    articles: {
      is: 'list',
      required: true,
      min: 1,
      max: 8,
      of: {
        is: 'object',
        fields: {
          title: must({ cutBytes: 128 }),
          description: optional({ cutBytes: 512 }),
          url: optional({ maxBytes: 2_048, url: true }),
          picurl: optional({ url: true }),
          appid: optional(),
          pagepath: optional({ maxBytes: 1_024 }),
        },
      },
    },
  },
  miniprogram_notice: {
    appid: must(),
    page: optional({ maxBytes: 1_024 }),
    title: must({ minChars: 4, maxChars: 12 }),
    description: optional({ minChars: 4, maxChars: 12 }),
    emphasis_first_item: { is: 'flag' },
    content_item: {
      is: 'list',
      max: 10,
      of: { is: 'object', fields: { key: must({ maxChars: 10 }), value: must({ maxChars: 30 }) } },
    },
  },
};

const ENVELOPE: Fields = {
  touser: optional(),
  toparty: optional(),
  totag: optional(),
  msgtype: must(),
  agentid: { is: 'number', whole: true, required: true },
  safe: whole(0, 1),
  enable_id_trans: whole(0, 1),
  enable_duplicate_check: whole(0, 1),
  duplicate_check_interval: whole(1, 14_400),
};

/** A message that passed every check, with what the platform would silently shorten. */
export type CheckedMessage = { msgtype: string; content: Json; card?: Json; warnings: string[] };

/** Checks the body of message/send except its receivers; throws what the platform would answer [90236]. */
export function checkMessage(body: Json): CheckedMessage {
  const warnings: string[] = [];
  const spot: Spot = { path: '', errcode: PARAMETER_ERROR, warnings };
  const msgtype = text(body.msgtype);
  const known = msgtype === 'template_card' || Object.hasOwn(BODIES, msgtype);
  if (!known) throw new ApiError(40008, 'invalid message type');
  const { [msgtype]: content, ...envelope } = body;
  checkFields(envelope, ENVELOPE, spot);
  if (msgtype === 'template_card')
    return { msgtype, content: body, card: checkNewCard(content, warnings), warnings };
  checkFields(content, BODIES[msgtype] ?? {}, { ...spot, path: msgtype });
  return { msgtype, content: cut(body, msgtype), warnings };
}

/** Group webhooks know fewer types and have their own limits [99110]. */
const WEBHOOK_BODIES: Record<string, Fields> = {
  text: {
    content: must({ maxBytes: 2_048, tooLong: TOO_LONG }),
    mentioned_list: { is: 'list', of: optional() },
    mentioned_mobile_list: { is: 'list', of: optional() },
  },
  markdown: { content: must({ maxBytes: 4_096, tooLong: TOO_LONG }) },
  markdown_v2: { content: must({ maxBytes: 4_096, tooLong: TOO_LONG }) },
  image: { base64: must(), md5: must() },
  news: BODIES.news ?? {},
  file: mediaId,
  voice: mediaId,
};

/** Checks the body of webhook/send; cards may only be notices, because nobody could be called back [99110]. */
export function checkWebhookMessage(body: Json): string[] {
  const warnings: string[] = [];
  const msgtype = text(body.msgtype);
  const fields = WEBHOOK_BODIES[msgtype];
  if (msgtype === 'template_card') {
    const card = checkNewCard(body[msgtype], warnings);
    if (!text(card.card_type).endsWith('_notice') || isJson(card.action_menu))
      throw new ApiError(PARAMETER_ERROR, 'a webhook only sends notices without action_menu');
    return warnings;
  }
  if (!fields) throw new ApiError(40008, 'invalid message type');
  checkFields(body[msgtype], fields, { path: msgtype, errcode: PARAMETER_ERROR, warnings });
  return warnings;
}

/** WeCom cuts a text of more than 2048 bytes without a word [90236]; so does the simulation. */
function cut(body: Json, msgtype: string): Json {
  const part = body[msgtype];
  if (msgtype !== 'text' || !isJson(part)) return body;
  const kept = Buffer.from(text(part.content)).subarray(0, 2_048);
  return {
    ...body,
    text: { ...part, content: new TextDecoder().decode(kept).replace(/\uFFFD$/, '') },
  };
}
