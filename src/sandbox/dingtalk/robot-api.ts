import { MINUTE } from '../../kernel/clock';
import { text } from '../api-error';
import type { Json } from '../api-error';
import { createPace } from '../pace';
import type { Pace } from '../pace';
import { json } from '../route';
import { randomHex } from './names';
import { refused } from './refused';
import { checkRobotMessage } from './robot-rules';
import { texts } from './route';
import type { Call, Route } from './route';
import { showReply } from './tell';
import type { World } from './world';

/** By the parameter table; the error text speaks of 100 (2.7). */
const MAX_RECEIVERS = 20;

/** Robot messages out and files in (2.6, 2.7). */
export function robotRoutes(world: World): Route[] {
  const send = batchSender(world);
  const post = (path: string, run: (body: Json) => Json): Route => ({
    method: 'POST',
    path,
    token: 'app',
    run: ({ body }) => json(run(body)),
  });
  return [
    post('/v1.0/robot/oToMessages/batchSend', send),
    post('/v1.0/robot/groupMessages/send', (body) => sendToGroup(world, body)),
    post('/v1.0/robot/messageFiles/download', ({ robotCode, downloadCode }) => {
      checkRobot(world, robotCode);
      return { downloadUrl: `${world.site.url}/files/${world.files.open(text(downloadCode))}` };
    }),
    { method: 'GET', path: '/files/{id}', token: 'none', run: (call) => fileAnswer(world, call) },
    {
      method: 'POST',
      path: '/robot/sendBySession',
      token: 'none',
      run: ({ query, body }) => {
        const cid = world.sessions.get(query.get('session') ?? '');
        if (cid === undefined) throw refused('session.expired');
        showReply(world, cid, body);
        return json();
      },
    },
  ];
}

/** Throws unless it is the code of the app's robot. */
export function checkRobot(world: World, robotCode: unknown): void {
  if (!text(robotCode)) throw refused('invalidParameter.robotCode.empty');
  // The spelling is DingTalk's own.
  if (robotCode !== world.options.robotCode) throw refused('invalidParameter.robotCode.notExsit');
}

function batchSender(world: World): (body: Json) => Json {
  const { settings } = world.limits;
  const paces = new Map<number, Pace>();
  const fits = (max: number, key: string): boolean => {
    if (max === Infinity) return true;
    const pace = paces.get(max) ?? createPace([{ max, windowMs: MINUTE }], world.clock);
    paces.set(max, pace);
    return pace.allow(key);
  };
  return (body) => {
    const userIds = checkReceivers(body.userIds);
    checkRobot(world, body.robotCode);
    const { kind, content } = checkRobotMessage(body);
    if (!userIds.every(() => fits(settings.robotPerMinute, 'robot')))
      throw refused('send.too.fast', '发送过快');
    const known = userIds.filter((userId) => world.people.find(userId));
    const good = known.filter((userId) => fits(settings.receiverPerMinute, `to ${userId}`));
    const processQueryKey = randomHex(40);
    for (const userId of good) {
      const cid = world.chats.ownOf(userId);
      world.chats.add(cid, { msgId: processQueryKey, from: 'robot', kind, content });
      world.counters.sent += 1;
    }
    return {
      processQueryKey,
      invalidStaffIdList: userIds.filter((userId) => !known.includes(userId)),
      flowControlledStaffIdList: known.filter((userId) => !good.includes(userId)),
    };
  };
}

function checkReceivers(value: unknown): string[] {
  const userIds = texts(value);
  if (userIds.length === 0) throw refused('invalidParameter.userIds.empty');
  if (userIds.length > MAX_RECEIVERS) throw refused('invalidParameter.userIds.overMax');
  return userIds;
}

function sendToGroup(world: World, body: Json): Json {
  checkRobot(world, body.robotCode);
  const { kind, content } = checkRobotMessage(body);
  const cid = text(body.openConversationId);
  if (!world.chats.group(cid)) throw refused('invalidParameter.openConversationId.invalid');
  const processQueryKey = randomHex(40);
  world.chats.add(cid, { msgId: processQueryKey, from: 'robot', kind, content });
  world.counters.sent += 1;
  return { processQueryKey };
}

function fileAnswer(world: World, { params }: Call): ReturnType<Route['run']> {
  const file = world.files.get(params.id ?? '');
  const headers = { 'content-type': file?.mime ?? 'text/plain' };
  if (!file) return { raw: { status: 403, headers, bytes: Buffer.from('AccessDenied') } };
  return { raw: { status: 200, headers, bytes: file.bytes } };
}
