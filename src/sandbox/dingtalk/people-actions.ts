import { text } from '../api-error';
import type { Json } from '../api-error';
import { mimeOf } from '../media';
import type { Delivery } from './callbacks';
import { encryptedId, newMsgId } from './names';
import { tapCard } from './taps';
import type { Selections, TapResult } from './taps';
import { tellEvent, tellRobot } from './tell';
import type { World } from './world';

/** Where something is said: the openConversationId of a group, otherwise in the chat with the robot. */
type Where = { atGroup?: string };

/** What a person can do; each waits until the app took it, or was given up on for now. */
export type PeopleActions = {
  /** In a group the robot is mentioned, and the text starts with a space as it does there (2.6). */
  say: (userid: string, text: string, where?: Where) => Promise<Delivery>;
  /** One to one only; `durationMs` in ms; `recognition` is the platform's own transcript (2.6). */
  sendVoice: (
    userid: string,
    voice: { recognition: string; bytes: Buffer; durationMs: number },
  ) => Promise<Delivery>;
  sendPicture: (userid: string, bytes: Buffer, where?: Where) => Promise<Delivery>;
  /** One to one only (2.6). */
  sendFile: (userid: string, file: { name: string; bytes: Buffer }) => Promise<Delivery>;
  /** Presses a button; throws if the card shown has none of that key. Selections by the key of the question. */
  tap: (
    ...tap: [userid: string, outTrackId: string, action: string, selections?: Selections]
  ) => Promise<TapResult>;
  /** Ticks a to-do in the app's page and tells it as todo_task_update. */
  finishTodo: (userid: string, taskId: string) => Promise<Delivery>;
};

type Said = { userid: string; msgtype: string; fields: Json; where?: Where | undefined };

export function createPeopleActions(world: World): PeopleActions {
  const store = (name: string, bytes: Buffer): string =>
    world.files.add({ name, mime: mimeOf(bytes), bytes });

  return {
    say: (userid, words, where) => {
      const content = where?.atGroup === undefined ? words : ` ${words}`;
      return say(world, { userid, msgtype: 'text', fields: { text: { content } }, where });
    },
    sendVoice: (userid, { recognition, bytes, durationMs }) => {
      const downloadCode = store('voice.amr', bytes);
      const content = { duration: durationMs, downloadCode, recognition };
      return say(world, { userid, msgtype: 'audio', fields: { content } });
    },
    sendPicture: (userid, bytes, where) => {
      const code = store('picture', bytes);
      const content = { downloadCode: code, pictureDownloadCode: code };
      return say(world, { userid, msgtype: 'picture', fields: { content }, where });
    },
    sendFile: (userid, { name, bytes }) => {
      const content = { fileName: name, downloadCode: store(name, bytes) };
      return say(world, { userid, msgtype: 'file', fields: { content } });
    },
    tap: (...[userid, outTrackId, action, selections = {}]) =>
      tapCard(world, { userid, outTrackId, action, selections }),
    finishTodo: async (userid, taskId) => {
      const { unionId } = world.people.get(userid);
      const todo = world.todos.of(unionId).find((one) => one.taskId === taskId);
      if (!todo) throw new Error(`${userid} has no to-do ${taskId}`);
      world.todos.change(todo, { isDone: true });
      // What changed is not told: who wants to know must ask.
      const fields = { taskId, unionIdList: todo.executorIds, bizTag: 'todo_client' };
      return tellEvent(world, 'todo_task_update', fields);
    },
  };
}

async function say(world: World, { userid, msgtype, fields, where }: Said): Promise<Delivery> {
  world.people.get(userid);
  const cid = where?.atGroup ?? world.chats.ownOf(userid);
  const msgId = newMsgId();
  const message = { ...head(world, userid, cid), msgId, msgtype, ...fields };
  world.chats.add(cid, { msgId, from: 'person', sender: userid, kind: msgtype, content: fields });
  return tellRobot(world, message);
}

/** The fields every robot message has (2.6). */
function head(world: World, userid: string, cid: string): Json {
  const { corpId, robotCode } = world.options;
  const person = world.people.get(userid);
  const { session, expiresAt } = world.sessions.open(cid);
  const robot = encryptedId(robotCode);
  return {
    conversationId: cid,
    ...conversation(world, userid, cid),
    senderId: encryptedId(userid),
    senderNick: person.name,
    senderCorpId: corpId,
    senderStaffId: userid,
    senderUnionId: person.unionId,
    isAdmin: false,
    chatbotCorpId: corpId,
    chatbotUserId: robot,
    robotCode,
    createAt: world.clock.now(),
    sessionWebhook: `${world.site.url}/robot/sendBySession?session=${session}`,
    sessionWebhookExpiredTime: expiresAt,
  };
}

function conversation(world: World, userid: string, cid: string): Json {
  if (cid === world.chats.ownOf(userid)) return { conversationType: '1' };
  const group = world.chats.group(cid);
  if (!group?.members.includes(userid)) throw new Error(`${userid} is in no group ${cid}`);
  const robot = encryptedId(text(world.options.robotCode));
  return {
    conversationType: '2',
    conversationTitle: group.title,
    isInAtList: true,
    atUsers: [{ dingtalkId: robot }],
  };
}
