import type { Context as Koa } from 'koa';
import { z } from 'zod';
import { system } from '../kernel/actor';
import { normalisePhone } from '../kernel/phone';
import {
  BEHAVIOURS,
  mailTrace,
  noteBehaviour,
  phoneTrace,
  VISITOR_MARK,
  visitorTrace,
  type ToldBehaviour,
} from '../leads';
import { checkSignature, sourceOf, type IntakeParts } from './intake';
import { parseJson, readBody } from './web';

/** Events of one request. */
const MOST_EVENTS = 100;
const LONGEST_STAY_S = 3_600;

const Phone = z.string().transform((text, ctx) => {
  const phone = normalisePhone(text);
  if (phone !== null) return phone;
  ctx.addIssue('不是电话号码');
  return z.NEVER;
});

const Event = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/)
      .describe('由发送方编号；重复发送只算一次'),
    kind: z.enum(BEHAVIOURS),
    at: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).describe('UTC 毫秒'),
    visitor: z.string().regex(VISITOR_MARK).optional().describe('与表单隐藏字段相同的访客标识'),
    phone: Phone.optional(),
    email: z.email().max(100).optional(),
    page: z.string().max(2_000).optional().describe('页面地址；? 和 # 之后的部分不保存'),
    seconds: z.number().int().min(0).max(LONGEST_STAY_S).optional(),
  })
  .refine(
    ({ visitor, phone, email }) =>
      [visitor, phone, email].filter((who) => who !== undefined).length === 1,
    'visitor、phone、email 要有且只有一个',
  );

export const Events = z.strictObject({ events: z.array(Event).min(1).max(MOST_EVENTS) });

/**
 * `POST /intake/events/:key`: 202 with how many events were received; nothing in the answer says whether anybody is known. Keys,
 * origins and signatures are those of the source's form.
 */
export async function takeEvents(parts: IntakeParts, ctx: Koa, key: string): Promise<void> {
  const source = sourceOf(parts, 'forms', key);
  const body = await readBody(ctx, ['application/json']);
  checkSignature(parts, source, { header: ctx.get('X-Salesbeat-Signature'), body });
  const { events } = Events.parse(parseJson(body));
  const requestId = (ctx.state as { requestId: string }).requestId;
  await parts.unitOfWork({ actor: system(`form:${source.id}`), requestId }, (context) =>
    noteBehaviour(context, {
      sourceId: source.id,
      events: events.map((event) => toldIn(event, source.id)),
    }),
  );
  ctx.status = 202;
  ctx.body = { received: events.length };
}

function toldIn(event: z.infer<typeof Event>, sourceId: string): ToldBehaviour {
  const { id, kind, at, page = null, seconds = null } = event;
  return { id, kind, at, page, seconds, who: whoIn(event, sourceId) };
}

function whoIn({ visitor, phone, email }: z.infer<typeof Event>, sourceId: string): string {
  if (phone !== undefined) return phoneTrace(phone);
  if (email !== undefined) return mailTrace(email);
  return visitorTrace(sourceId, visitor ?? '');
}
