import { z } from 'zod';
import { PlatformError } from '../platform';
import type { Call } from './call';
import type { MessagePart } from './cards';
import { requiredBytes } from '../text';

/** What sending answers; ids of people who did not get it are joined by `|`. */
type Sent = { messageId?: string; responseCode?: string; notReached: string[] };

export type MessageMethods = {
  /**
   * To at most 1000 members. `repeatSeconds` (at most 4 h) drops a message whose JSON equals one sent within that time; cards do
   * not need it, their task_id is unique.
   */
  sendMessage(message: MessagePart, to: string[], repeatSeconds?: number): Promise<Sent>;
  /** Replaces a card; uses `responseCode` up (72 h, once). Throws `rejected` when a member could not be reached. */
  updateCard(card: object, userIds: string[], responseCode: string): Promise<void>;
  /** Once, within 20 s of the callback that brought `code`; text is cut at 4000 bytes. */
  sendWelcome(code: string, text: string): Promise<void>;
};

const WELCOME_BYTES = 4_000;

const names = z
  .union([z.string(), z.array(z.string()), z.null()])
  .optional()
  .transform((value) => (Array.isArray(value) ? value : (value ?? '').split('|')).filter(Boolean));

const sent = z
  .object({
    msgid: z.string().optional(),
    response_code: z.string().optional(),
    invaliduser: names,
    unlicenseduser: names,
  })
  .transform(({ msgid, response_code, invaliduser, unlicenseduser }): Sent => ({
    ...(msgid ? { messageId: msgid } : {}),
    ...(response_code ? { responseCode: response_code } : {}),
    notReached: [...invaliduser, ...unlicenseduser],
  }));

const updated = z.object({ invaliduser: names });

/** Messages of one app (WeCom 90236, 94888, 94867, 92137). */
export function messageMethods(call: Call, agentId: number): MessageMethods {
  return {
    sendMessage: (message, to, repeatSeconds) =>
      call(
        {
          api: 'message/send',
          body: {
            touser: to.join('|'),
            agentid: agentId,
            ...message,
            ...repeatCheck(repeatSeconds),
          },
        },
        sent,
      ),
    updateCard: async (card, userids, response_code) => {
      const body = { userids, agentid: agentId, response_code, template_card: card };
      const { invaliduser } = await call({ api: 'message/update_template_card', body }, updated);
      if (invaliduser.length > 0) throw notReached(invaliduser);
    },
    sendWelcome: async (welcome_code, content) => {
      const body = { welcome_code, text: { content: requiredBytes(content, WELCOME_BYTES) } };
      await call({ api: 'externalcontact/send_welcome_msg', body }, z.unknown());
    },
  };
}

const repeatCheck = (seconds: number | undefined) =>
  seconds === undefined ? {} : { enable_duplicate_check: 1, duplicate_check_interval: seconds };

/** Success with people left out: for those people it is none. */
export const notReached = (userIds: string[]): PlatformError =>
  new PlatformError('rejected', 'invaliduser', {
    message: `成员不在应用可见范围或未授权 / not reachable by the app: ${userIds.join(', ').slice(0, 200)}`,
  });
