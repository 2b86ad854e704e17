import { z } from 'zod';
import type { Incoming, IncomingBody } from '../incoming';
import { readOption } from './cards';

/** The ways in: what a member wrote to the robot, what they tapped on a card, what happened in the organisation. */
export type Way = 'robot' | 'card' | 'event';

/** Something that came in, over HTTP or by Stream. `mark` is the delivery's own, where the content has no number. */
export type Arrived = { way: Way; data: string; mark: string };

/** Columns of text hold 64 KB on MySQL. */
const MOST_KEPT_BYTES = 60_000;

/** What is kept of it: the same text for the same thing, whichever way it came. Of events only what is read: forms of approvals are long. */
export function arrivalBody({ way, data }: Arrived): string {
  const kept = way === 'event' ? JSON.stringify(pickEvent(data)) : data;
  const body = JSON.stringify([way, kept]);
  return Buffer.byteLength(body) <= MOST_KEPT_BYTES ? body : JSON.stringify([way, TOO_LONG]);
}

const TOO_LONG = '{}';
const EVENT_FIELDS = [
  ...['eventtype', 'userid', 'taskid', 'eventid'],
  ...['processinstanceid', 'staffid', 'type'],
];

function pickEvent(data: string): object {
  const fields = lowerKeys(parsed(data)) ?? {};
  return Object.fromEntries(Object.entries(fields).filter(([name]) => EVENT_FIELDS.includes(name)));
}

/**
 * By what a repeat is known: a message's and an event's number. Two presses of one button are equal in all but their delivery, and
 * both are meant.
 */
export function identityOf({ way, data, mark }: Arrived): string {
  if (way === 'card') return `card ${mark} ${data}`;
  const read = Numbered.safeParse(lowerKeys(parsed(data)));
  const number = read.success ? (read.data.msgid ?? read.data.eventid) : undefined;
  return number === undefined ? `${way} ${data}` : `${way} #${number}`;
}

const Numbered = z.object({
  msgid: z.string().min(1).optional(),
  eventid: z.string().min(1).optional(),
});

const Stored = z.tuple([z.enum(['robot', 'card', 'event']), z.string()]);

/**
 * Turns a stored arrival into what happened. Never throws: what is unknown or does not fit becomes `ignored` with a name. Ids stay
 * strings and keep their case.
 */
export function parseIncoming(body: string, receivedAt: number): Incoming {
  const stored = Stored.safeParse(parsed(body));
  const nobody = { platform: 'dingtalk', platformUserId: '', at: receivedAt } as const;
  if (!stored.success) return { ...nobody, kind: 'ignored', what: 'malformed' };
  const [way, data] = stored.data;
  const read = READERS[way].safeParse(lowerKeys(parsed(data)));
  if (!read.success) return { ...nobody, kind: 'ignored', what: `${way}: malformed` };
  return { ...nobody, ...read.data };
}

type Read = { platformUserId?: string; at?: number; messageId?: string } & IncomingBody;

const Message = z.object({
  ...{ msgtype: z.string(), msgid: z.string().min(1), senderstaffid: z.string().default('') },
  createat: z.coerce.number().positive().optional(),
  text: z.object({ content: z.string() }).optional(),
  content: z
    .object({
      ...{ downloadcode: z.string().optional(), recognition: z.string().optional() },
      richtext: z.array(z.object({ text: z.string().optional() })).optional(),
    })
    .optional(),
});

const said = Message.transform((message): Read => ({
  ...{ platformUserId: message.senderstaffid, messageId: message.msgid },
  ...(message.createat === undefined ? {} : { at: message.createat }),
  ...bodyOf(message),
}));

type Said = z.infer<typeof Message>;

function bodyOf(message: Said): IncomingBody {
  const { msgtype } = message;
  if (msgtype === 'text' || msgtype === 'richText') return { kind: 'text', text: textIn(message) };
  return mediaIn(message) ?? { kind: 'ignored', what: `robot: ${msgtype}` };
}

/** A text after a mention begins with a blank. */
const textIn = ({ text, content }: Said): string =>
  [text?.content, ...(content?.richtext ?? []).map((part) => part.text)].join('').trim();

function mediaIn({ msgtype, content }: Said): IncomingBody | null {
  const media = MEDIA[msgtype];
  if (!media || !content?.downloadcode) return null;
  const recognition = content.recognition?.trim() ?? '';
  return {
    ...{ kind: 'media', media, mediaId: content.downloadcode },
    ...(recognition === '' ? {} : { recognition }),
  };
}

const MEDIA: Partial<Record<string, 'image' | 'voice' | 'video'>> = {
  ...{ picture: 'image', audio: 'voice', video: 'video' },
};

const Pressed = z.object({
  cardPrivateData: z.object({ params: z.record(z.string(), z.unknown()).default({}) }),
});

const tapped = z
  .object({ outtrackid: z.string().min(1), userid: z.string().min(1), content: z.string() })
  .transform(({ outtrackid, userid, content }): Read => {
    const pressed = Pressed.safeParse(parsed(content));
    const params = pressed.success ? pressed.data.cardPrivateData.params : {};
    const action = params['action'];
    if (typeof action !== 'string') return { kind: 'ignored', what: 'card: no action' };
    return {
      ...{ platformUserId: userid, kind: 'tap', taskId: outtrackid, action },
      selections: selectionsIn(params),
    };
  });

/** What was chosen in `choice1` to `choice3`: options carry the key of their question, as `cards.ts` wrote them. */
function selectionsIn(params: Record<string, unknown>): Record<string, string[]> {
  const selections = new Map<string, string[]>();
  const texts = ['choice1', 'choice2', 'choice3'].map((name) => params[name]);
  const chosen = texts.flatMap((value) => (typeof value === 'string' ? value.split(',') : []));
  for (const [key, id] of chosen.map(readOption))
    if (id !== '') selections.set(key, [...(selections.get(key) ?? []), id]);
  return Object.fromEntries(selections);
}

const happened = z
  .object({
    ...{ eventtype: z.string(), userid: z.array(z.string()).optional() },
    taskid: z.string().optional(),
    ...{ processinstanceid: z.string().optional(), staffid: z.string().optional() },
    type: z.string().optional(),
  })
  .loose()
  .transform(({ eventtype, userid = [], taskid, ...approval }): Read => {
    if (eventtype === 'bpms_instance_change') return approvalIn(approval);
    if (eventtype === 'todo_task_update' && taskid !== undefined)
      return { kind: 'taskChanged', taskId: taskid };
    const change = MEMBERS[eventtype];
    if (change) return { kind: 'memberChanged', change, userId: userid[0] ?? '' };
    const team = TEAMS[eventtype];
    if (team) return { kind: 'teamChanged', change: team, departmentId: '' };
    return { kind: 'ignored', what: `event: ${eventtype}` };
  });

type Approval = Partial<Record<'processinstanceid' | 'staffid' | 'type', string | undefined>>;

/** One that has only begun changes nothing. */
function approvalIn({ processinstanceid, staffid, type = '' }: Approval): Read {
  if (processinstanceid === undefined || staffid === undefined || type === 'start')
    return { kind: 'ignored', what: `event: approval ${type}` };
  return { kind: 'approvalChanged', approvalId: processinstanceid, platformUserId: staffid };
}

const MEMBERS: Partial<Record<string, 'joined' | 'changed' | 'left'>> = {
  ...{ user_add_org: 'joined', user_active_org: 'joined' },
  ...{ user_modify_org: 'changed', user_leave_org: 'left', org_admin_add: 'changed' },
};
const TEAMS: Partial<Record<string, 'created' | 'changed' | 'removed'>> = {
  ...{ org_dept_create: 'created', org_dept_modify: 'changed', org_dept_remove: 'removed' },
};

const READERS: Record<Way, z.ZodType<Read>> = { robot: said, card: tapped, event: happened };

/** Null for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Names of fields vary in case from way to way; the values keep theirs. */
function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [key.toLowerCase(), lowerKeys(inside)]),
  );
}
