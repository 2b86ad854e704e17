import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock';
import { createGroupPace, type Group } from '../group';
import { clipLines } from '../text';
import { callOnce } from './call';
import type { RobotMethods } from './robot';
import { dingTalkTransport } from './transport';

/** `token` and `secret` of one group's custom robot: whoever has them can write to the group. */
export type GroupSettings = { oapiBase: string; token: string; secret: string; clock: Clock };

const MARKDOWN_BYTES = 4_096;
const TITLE = '红灯提醒';

/** Writes to a group by its custom robot, signed anew for each message (platforms.md 2.8). Throws PlatformError. */
export function createDingTalkGroup({ oapiBase, token, secret, clock }: GroupSettings): Group {
  const transport = dingTalkTransport();
  const takeTurn = createGroupPace(clock);
  const url = `${oapiBase.replace(/\/+$/, '')}/robot/send`;
  return {
    tell: async (markdown) => {
      takeTurn();
      const timestamp = String(clock.now());
      // The query is encoded once, by the client.
      const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
      const text = clipLines(markdown, MARKDOWN_BYTES);
      const body = { msgtype: 'markdown', markdown: { title: TITLE, text } };
      const query = { access_token: token, timestamp, sign };
      await callOnce(transport, { method: 'POST', url, query, body }, z.unknown());
    },
  };
}

/** A group that the app's own robot was added to; `conversation` is its openConversationId. Throws PlatformError. */
export const groupOfRobot = (
  client: Pick<RobotMethods, 'sendToGroup'>,
  conversation: string,
): Group => ({
  tell: (markdown) => {
    const text = clipLines(markdown, MARKDOWN_BYTES);
    return client.sendToGroup(conversation, {
      msgKey: 'sampleMarkdown',
      param: { title: TITLE, text },
    });
  },
});
