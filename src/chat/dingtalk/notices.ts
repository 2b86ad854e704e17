import { z } from 'zod';
import { clipLines, requiredLine, webUrl } from '../text';
import type { Call } from './call';
import type { RobotMessage } from './robot';

export type NoticeMethods = {
  /** Tells a member outside of the robot's chat (platforms.md 2.9). DingTalk drops the same content on the same day without a word. */
  sendNotice: (userId: string, message: RobotMessage) => Promise<void>;
};

/** The whole message may have 2,048 bytes; half of it is left for names, addresses and escapes. */
const TEXT_BYTES = 1_000;

/** `agentId` is the app's number, which only work notices ask for. */
export function noticeMethods(call: Call, agentId: number): NoticeMethods {
  return {
    sendNotice: async (userid_list, message) => {
      const path = 'topapi/message/corpconversation/asyncsend_v2';
      const body = { agent_id: agentId, userid_list, msg: noticeOf(message) };
      await call({ api: path, world: 'oapi', method: 'POST', path, body }, z.unknown());
    },
  };
}

/** The robot's message in the words of a work notice. */
function noticeOf({ param }: RobotMessage): object {
  const text = clipLines(param['text'] ?? param['content'] ?? '', TEXT_BYTES);
  const url = webUrl(param['singleURL']);
  const title = requiredLine(param['title'] ?? text, 30);
  if (url === undefined) return { msgtype: 'markdown', markdown: { title, text } };
  const single = { single_title: param['singleTitle'] ?? '查看', single_url: url };
  return { msgtype: 'action_card', action_card: { title, markdown: text, ...single } };
}
