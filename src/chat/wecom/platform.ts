import type { Outgoing } from '../card';
import { PlatformError, type ChatPlatform } from '../platform';
import { renderCard, renderMessage } from './cards';
import type { WecomClient } from './client';
import { notReached } from './messages';

/** `homeUrl` is where cards lead that name no page; `repeatSeconds` guards messages that have no task_id (default 1800). */
export type WecomPlatformSettings = {
  homeUrl: string;
  miniProgramAppId?: string;
  repeatSeconds?: number;
};

const REPEAT_SECONDS = 1_800;
const REPEAT_SPREAD = 12_000;

/**
 * WeCom drops a message whose whole request equals an earlier one. Our second try must be dropped, the same answer to a second
 * question must not: an interval of the message's own tells the two apart without touching the text.
 */
const repeatInterval = (least: number, taskId: string): number => {
  let sum = 0;
  for (const char of taskId) sum = (sum * 31 + char.charCodeAt(0)) % REPEAT_SPREAD;
  return least + sum;
};
const TASK_ID_USED = 42014;

/** WeCom as a chat platform: renders, sends, and reads a used task_id as "was sent before". */
export function createWecomPlatform(
  client: Pick<WecomClient, 'sendMessage' | 'updateCard' | 'downloadMedia'>,
  settings: WecomPlatformSettings,
): ChatPlatform {
  const { repeatSeconds = REPEAT_SECONDS, ...frame } = settings;
  return {
    ...{ name: 'wecom', updates: 'once a code' },
    send: async (message, { platformUserId, taskId }) => {
      const body = renderMessage(message, { ...frame, taskId });
      const isCard = message.kind === 'card';
      try {
        const receipt = await client.sendMessage(
          body,
          [platformUserId],
          isCard ? undefined : repeatInterval(repeatSeconds, taskId),
        );
        if (receipt.notReached.length > 0) throw notReached(receipt.notReached);
        const { messageId, responseCode } = receipt;
        return {
          ...(messageId === undefined ? {} : { messageId }),
          ...(responseCode === undefined ? {} : { responseCode }),
        };
      } catch (error) {
        if (isAlreadySent(error, message)) return { alreadySent: true };
        throw error;
      }
    },
    update: (card, { platformUserId, taskId, responseCode }) =>
      client.updateCard(renderCard(card, { ...frame, taskId }), [platformUserId], responseCode),
    download: async (mediaId, maxBytes) => (await client.downloadMedia(mediaId, maxBytes)).bytes,
  };
}

const isAlreadySent = (error: unknown, message: Outgoing): boolean =>
  message.kind === 'card' && error instanceof PlatformError && error.code === TASK_ID_USED;
