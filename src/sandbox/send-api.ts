import { createHash } from 'node:crypto';
import { SECOND } from '../kernel/clock';
import { ApiError, isJson, text } from './api-error';
import type { Json } from './api-error';
import { callsBack } from './card-rules';
import { checkMessage } from './message-rules';
import type { CheckedMessage } from './message-rules';
import { resolveReceivers, splitTargets } from './receivers';
import type { Receivers } from './receivers';
import { json } from './route';
import type { Route } from './route';
import type { World } from './world';

const DEFAULT_INTERVAL_S = 1_800;

/** message/send [90236]. */
export function sendRoutes(world: World): Route[] {
  const seen = new Map<string, { at: number; msgid: string }>();
  return [
    {
      method: 'POST',
      path: 'message/send',
      token: 'app',
      run: ({ body }) => json(sendOrSuppress(world, body, seen)),
    },
  ];
}

type Seen = Map<string, { at: number; msgid: string }>;

/** The duplicate check compares the whole request, so any changed letter defeats it [90236]. */
function sendOrSuppress(world: World, body: Json, seen: Seen): Json {
  const message = checkMessage(body);
  if (body.agentid !== world.options.agentId) throw new ApiError(301002, 'not allow agentid');
  checkMedia(world, message);
  if (body.enable_duplicate_check !== 1) return send(world, body, message);
  const print = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const interval = Number(body.duplicate_check_interval ?? DEFAULT_INTERVAL_S) * SECOND;
  const before = seen.get(print);
  if (before && world.clock.now() - before.at < interval) {
    world.counters.duplicates += 1;
    return { msgid: before.msgid };
  }
  const answer = send(world, body, message);
  seen.set(print, { at: world.clock.now(), msgid: text(answer.msgid) });
  return answer;
}

function checkMedia(world: World, { msgtype, content }: CheckedMessage): void {
  const part = content[msgtype];
  if (!isJson(part)) return;
  if (typeof part.media_id === 'string') world.media.get(part.media_id);
  const wanted = world.options.miniProgramAppId;
  if (msgtype !== 'miniprogram_notice') return;
  if (content.touser === '@all') throw new ApiError(40058, 'miniprogram_notice to @all');
  if (wanted !== undefined && part.appid !== wanted)
    throw new ApiError(90204, 'mini program is not linked');
}

function send(world: World, body: Json, message: CheckedMessage): Json {
  const receivers = receiversOf(world, body);
  if (receivers.members.length === 0) throw new ApiError(81013, 'no valid receiver');
  takeTask(world, message.card);
  const msgid = world.nextMsgId();
  world.recipients.set(msgid, new Set(receivers.members.map((m) => m.userid)));
  for (const member of receivers.members) {
    if (!world.memberPace.allow(member.userid.toLowerCase())) {
      world.counters.dropped += 1;
      continue;
    }
    world.counters.sent += 1;
    world.chats.add(member.userid, { msgid, from: 'app', ...message });
  }
  const code = message.card && callsBack(message.card) ? world.codes.mint(msgid) : undefined;
  return { ...report(receivers), msgid, ...(code === undefined ? {} : { response_code: code }) };
}

function receiversOf(world: World, body: Json): Receivers {
  const all = body.touser === '@all';
  const targets = {
    users: all ? [] : splitTargets(body.touser),
    parties: splitTargets(body.toparty),
    tags: splitTargets(body.totag),
    all,
  };
  return resolveReceivers(targets, world.directory);
}

function takeTask(world: World, card: Json | undefined): void {
  const taskId = text(card?.task_id);
  if (!taskId || world.chats.takeTask(taskId)) return;
  world.counters.duplicateTasks += 1;
  throw new ApiError(42014, 'task_id already exists');
}

function report({ invaliduser, invalidparty, invalidtag }: Receivers): Json {
  const lists = { invaliduser, invalidparty, invalidtag };
  return Object.fromEntries(
    Object.entries(lists)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, values.join('|')]),
  );
}
