import { isJson, text } from '../api-error';
import type { Json } from '../api-error';
import { DAY, HOUR } from '../../kernel/clock';
import { json } from '../route';
import { refusedOld } from './refused';
import type { Call, Route } from './route';
import type { World } from './world';

const MAX_USERS = 100;
const MAX_DEPARTMENTS = 20;
const MAX_MSG_BYTES = 2_048;
const MAX_A_DAY = 500;
const SHANGHAI_MS = 8 * HOUR;
const DEFAULT_AGENT = 1_000_001;

/** Work notices (2.9): the answer is success also for what is thrown away. */
export function noticeRoutes(world: World): Route[] {
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  let lastTask = 256_271_667_000;

  /** Same content to the same person once a day, and 500 a day for one person. */
  const isAllowed = (userId: string, msg: Json): boolean => {
    const day = String(Math.floor((world.clock.now() + SHANGHAI_MS) / DAY));
    const print = `${day} ${userId} ${JSON.stringify(msg)}`;
    const count = counts.get(`${day} ${userId}`) ?? 0;
    if (seen.has(print) || count >= MAX_A_DAY) return false;
    seen.add(print);
    counts.set(`${day} ${userId}`, count + 1);
    return true;
  };

  const send = ({ body }: Call): Json => {
    const { msg, userIds } = read(world, body);
    lastTask += 1;
    for (const userId of userIds) {
      if (!isAllowed(userId, msg)) {
        world.counters.dropped += 1;
        continue;
      }
      const cid = world.chats.ownOf(userId);
      const kind = text(msg.msgtype);
      world.chats.add(cid, { msgId: String(lastTask), from: 'notice', kind, content: msg });
      world.counters.sent += 1;
    }
    return { task_id: lastTask };
  };
  return [
    {
      method: 'POST',
      path: '/topapi/message/corpconversation/asyncsend_v2',
      token: 'app',
      run: (call) => json(send(call)),
    },
  ];
}

/** Unknown userIds are left out without a word. */
function read(world: World, body: Json): { msg: Json; userIds: string[] } {
  const wanted = String(world.options.agentId ?? DEFAULT_AGENT);
  if (String(body.agent_id) !== wanted) throw refusedOld(33001, '无效的agentid');
  const msg = readMessage(body.msg);
  const everybody = world.people.all().map(({ userid }) => userid);
  const named = body.to_all_user === true ? everybody : receiversOf(world, body);
  if (named.length === 0) throw refusedOld(40035, '不合法的参数 userid_list');
  return { msg, userIds: [...new Set(named)].filter((userId) => everybody.includes(userId)) };
}

function readMessage(msg: unknown): Json {
  if (!isJson(msg) || !isJson(msg[text(msg.msgtype)])) throw refusedOld(40035, '不合法的参数 msg');
  if (Buffer.byteLength(JSON.stringify(msg)) > MAX_MSG_BYTES)
    throw refusedOld(40035, '不合法的参数 msg: 消息体超过2048字节');
  return msg;
}

function receiversOf({ people }: World, body: Json): string[] {
  const users = text(body.userid_list).split(',').filter(Boolean);
  const departments = text(body.dept_id_list).split(',').filter(Boolean).map(Number);
  if (users.length > MAX_USERS || departments.length > MAX_DEPARTMENTS)
    throw refusedOld(40035, '不合法的参数 userid_list');
  const below = departments.flatMap((id) => people.membersOf(id)).map(({ userid }) => userid);
  return [...users, ...below];
}
