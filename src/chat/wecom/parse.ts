import { z } from 'zod';
import type { Incoming, IncomingBody } from '../incoming';
import { normaliseUserId } from './member-id';
import { readXml } from './xml';

type Body = IncomingBody & { platformUserId?: string };

const head = z.object({
  FromUserName: z.string().min(1),
  CreateTime: z.string().regex(/^\d{1,12}$/),
  MsgType: z.string(),
  Event: z.string().optional(),
  ChangeType: z.string().optional(),
  MsgId: z.string().optional(),
});

/**
 * Turns a decrypted callback (WeCom 90239, 90240, 90970, 92130) into what happened. Never throws: what is unknown or does not
 * fit becomes `ignored` with a name. Ids stay strings. `receivedAt` (UTC ms) is used when the message has no time of its own.
 */
export function parseIncoming(xml: string, receivedAt: number): Incoming {
  const fields = readXml(xml);
  const known = head.safeParse(fields);
  if (!known.success) {
    const body: Body = { kind: 'ignored', what: 'malformed' };
    return { platform: 'wecom', platformUserId: '', at: receivedAt, ...body };
  }
  return {
    platform: 'wecom',
    platformUserId: normaliseUserId(known.data.FromUserName),
    at: Number(known.data.CreateTime) * 1000,
    ...(known.data.MsgId === undefined ? {} : { messageId: known.data.MsgId }),
    ...readBody(nameOf(known.data), fields),
  };
}

const nameOf = (message: z.infer<typeof head>): string =>
  [message.MsgType, message.Event, message.ChangeType].filter(Boolean).join('.');

function readBody(name: string, fields: unknown): Body {
  const schema = bodies.get(name);
  if (schema === undefined) return { kind: 'ignored', what: name };
  const body = schema.safeParse(fields);
  return body.success ? body.data : { kind: 'ignored', what: `${name}: malformed` };
}

const degrees = (limit: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,20})?$/)
    .transform(Number)
    .refine((value) => Math.abs(value) <= limit);
// The documents do not name the coordinate system (platforms.md 6). The built-in map of WeCom draws GCJ-02, so we take that
// until somebody measures a known point; a wrong guess is off by 300 to 600 m.
const latitude = degrees(90);
const longitude = degrees(180);
const userId = z.string().min(1).transform(normaliseUserId);

const text = z
  .object({ Content: z.string() })
  .transform((m): Body => ({ kind: 'text', text: m.Content }));

const media = (kind: 'image' | 'voice' | 'video') =>
  z
    .object({ MediaId: z.string().min(1), Format: z.string().optional() })
    .transform(({ MediaId, Format }): Body => ({
      kind: 'media',
      media: kind,
      mediaId: MediaId,
      ...(Format === undefined ? {} : { format: Format }),
    }));

// X is the latitude and Y the longitude, against every habit.
const place = z
  .object({ Location_X: latitude, Location_Y: longitude, Label: z.string().default('') })
  .transform((m): Body => ({
    kind: 'place',
    latitude: m.Location_X,
    longitude: m.Location_Y,
    label: m.Label,
  }));

const POSITION_REPORT = /<Event>(<!\[CDATA\[)?LOCATION(\]\]>)?<\/Event>/;

/** Whether a callback says where a member is (WeCom 90240); cheap enough to ask before the answer, so that it is never stored. */
export const isPositionReport = (xml: string): boolean => POSITION_REPORT.test(xml);

const position = z
  .object({ Latitude: latitude, Longitude: longitude, Precision: z.coerce.number().min(0) })
  .transform((m): Body => ({
    kind: 'position',
    latitude: m.Latitude,
    longitude: m.Longitude,
    precisionMetres: m.Precision,
  }));

const selectedItem = z
  .object({
    QuestionKey: z.string(),
    OptionIds: z.union([z.literal(''), z.object({ OptionId: z.array(z.string()) })]).default(''),
  })
  .transform((item): [string, string[]] => [
    item.QuestionKey,
    item.OptionIds === '' ? [] : item.OptionIds.OptionId,
  ]);

const tap = z
  .object({
    TaskId: z.string(),
    EventKey: z.string(),
    ResponseCode: z.string().optional(),
    SelectedItems: z
      .union([z.literal(''), z.object({ SelectedItem: z.array(selectedItem) })])
      .default(''),
  })
  .transform((m): Body => ({
    kind: 'tap',
    taskId: m.TaskId,
    action: m.EventKey,
    // fromEntries defines own properties, so a question called __proto__ is just a question.
    selections: Object.fromEntries(m.SelectedItems === '' ? [] : m.SelectedItems.SelectedItem),
    ...(m.ResponseCode ? { responseCode: m.ResponseCode } : {}),
  }));

const menu = z
  .object({ EventKey: z.string() })
  .transform((m): Body => ({ kind: 'menu', key: m.EventKey }));

/** Our own app being shown to or taken from a member is all a plain app hears about joining and leaving. */
const visibility = (change: 'joined' | 'left') =>
  z
    .object({ FromUserName: userId })
    .transform((m): Body => ({ kind: 'memberChanged', change, userId: m.FromUserName }));

const member = (change: 'joined' | 'changed' | 'left') =>
  z.object({ UserID: userId, NewUserID: userId.optional() }).transform((m): Body => ({
    kind: 'memberChanged',
    change,
    userId: m.UserID,
    ...(m.NewUserID === undefined ? {} : { newUserId: m.NewUserID }),
  }));

const team = (change: 'created' | 'changed' | 'removed') =>
  z
    .object({ Id: z.string().min(1) })
    .transform((m): Body => ({ kind: 'teamChanged', change, departmentId: m.Id }));

// FromUserName is "sys" here; the one who gained the customer is UserID.
const customerAdded = z
  .object({
    UserID: userId,
    ExternalUserID: z.string().min(1),
    WelcomeCode: z.string().optional(),
    State: z.string().optional(),
  })
  .transform((m): Body => ({
    kind: 'customerAdded',
    platformUserId: m.UserID,
    externalUserId: m.ExternalUserID,
    ...(m.WelcomeCode ? { welcomeCode: m.WelcomeCode } : {}),
    ...(m.State ? { state: m.State } : {}),
  }));

// What it is about is not told: it has to be asked for. The long number does not fit a JavaScript number.
const approval = z
  .object({ ApprovalInfo: z.object({ SpNoStr: z.string().min(1).max(64) }) })
  .transform((m): Body => ({ kind: 'approvalChanged', approvalId: m.ApprovalInfo.SpNoStr }));

const opened = z.object({}).transform((): Body => ({ kind: 'opened' }));

const bodies = new Map<string, z.ZodType<Body>>([
  ['text', text],
  ['image', media('image')],
  ['voice', media('voice')],
  ['video', media('video')],
  ['location', place],
  ['event.LOCATION', position],
  ['event.template_card_event', tap],
  ['event.template_card_menu_event', tap],
  ['event.click', menu],
  ['event.enter_agent', opened],
  ['event.subscribe', visibility('joined')],
  ['event.unsubscribe', visibility('left')],
  ['event.change_contact.create_user', member('joined')],
  ['event.change_contact.update_user', member('changed')],
  ['event.change_contact.delete_user', member('left')],
  ['event.change_contact.create_party', team('created')],
  ['event.change_contact.update_party', team('changed')],
  ['event.change_contact.delete_party', team('removed')],
  ['event.change_external_contact.add_external_contact', customerAdded],
  ['event.sys_approval_change', approval],
]);
