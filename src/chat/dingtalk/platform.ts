import type { Outgoing } from '../card';
import { PlatformError, type ChatPlatform } from '../platform';
import { renderCard, type Frame } from './cards';
import type { DingTalkClient } from './client';
import { renderMessage } from './messages';

/** Without a template, cards are told as action cards whose button leads to the H5. */
export type DingTalkPlatformSettings = Frame & { cardTemplateId: string | null };

type Client = Pick<DingTalkClient, 'sendToUser' | 'deliverCard' | 'updateCard' | 'downloadFile'>;

/** A card that is there already was delivered by a try whose answer was lost. */
const DUPLICATE = /outTrackId\w*(Duplicate|Exist)|cardAlreadyExist/i;

/** DingTalk as a chat platform. A shown card may be changed as often as we like, by our own number of it. */
export function createDingTalkPlatform(
  client: Client,
  { cardTemplateId, ...frame }: DingTalkPlatformSettings,
): ChatPlatform {
  return {
    ...{ name: 'dingtalk', updates: 'any number' },
    send: async (message, { platformUserId, taskId }) => {
      if (message.kind !== 'card' || cardTemplateId === null)
        return say(client, platformUserId, { message, frame });
      const params = renderCard(message.card, frame);
      const card = {
        templateId: cardTemplateId,
        outTrackId: taskId,
        userId: platformUserId,
        params,
      };
      try {
        await client.deliverCard(card);
        return {};
      } catch (error) {
        if (error instanceof PlatformError && DUPLICATE.test(String(error.code)))
          return { alreadySent: true };
        throw error;
      }
    },
    update: async (card, { taskId }) => {
      if (cardTemplateId !== null) await client.updateCard(taskId, renderCard(card, frame));
    },
    download: (code, maxBytes) => client.downloadFile(code, maxBytes),
  };
}

async function say(
  client: Client,
  userId: string,
  { message, frame }: { message: Outgoing; frame: Frame },
): Promise<{ messageId: string }> {
  const { queryKey, notReached } = await client.sendToUser(userId, renderMessage(message, frame));
  if (notReached === 'unknown')
    throw new PlatformError('rejected', 'invalidStaffId', {
      message: '成员不存在或不在应用可见范围 / unknown member or out of the app’s range',
    });
  if (notReached === 'tooFast')
    throw new PlatformError('wait', 'flowControlled', {
      ...{
        message: '发给该成员的消息太快 / too many messages to this member',
        retryAfterMs: 60_000,
      },
    });
  return { messageId: queryKey };
}
