import type { Outgoing } from '../card';
import { PlatformError, type ChatPlatform } from '../platform';
import { renderCard, type Frame } from './cards';
import type { DingTalkClient } from './client';
import { renderMessage } from './messages';
import type { RobotMessage } from './robot';

/** Without a template, cards are told as action cards whose button leads to the H5. */
export type DingTalkPlatformSettings = Frame & { cardTemplateId: string | null };

type Client = Pick<
  DingTalkClient,
  'sendToUser' | 'deliverCard' | 'updateCard' | 'downloadFile' | 'sendNotice'
>;

/** The robot may not write to members one to one: work notices take its place, where they are set up. */
const NOT_ALLOWED = /notAllow\.sendOTO/i;

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
        if (isCode(error, DUPLICATE)) return { alreadySent: true };
        return notifyInstead(client, platformUserId, { error, message, frame });
      }
    },
    update: async (card, { taskId }) => {
      if (cardTemplateId !== null) await client.updateCard(taskId, renderCard(card, frame));
    },
    download: (code, maxBytes) => client.downloadFile(code, maxBytes),
  };
}

const isCode = (error: unknown, code: RegExp): boolean =>
  error instanceof PlatformError && code.test(String(error.code));

type Instead = { error: unknown; message: Outgoing; frame: Frame };

async function notifyInstead(
  { sendNotice }: Client,
  userId: string,
  { error, message, frame }: Instead,
): Promise<{ onlyTold: true }> {
  if (sendNotice === null || !isCode(error, NOT_ALLOWED)) throw error;
  await sendNotice(userId, renderMessage(message, frame));
  return { onlyTold: true };
}

async function say(
  client: Client,
  userId: string,
  { message, frame }: { message: Outgoing; frame: Frame },
): Promise<{ messageId?: string; onlyTold?: true }> {
  try {
    return await sayByRobot(client, userId, renderMessage(message, frame));
  } catch (error) {
    return notifyInstead(client, userId, { error, message, frame });
  }
}

async function sayByRobot(
  client: Client,
  userId: string,
  message: RobotMessage,
): Promise<{ messageId: string }> {
  const { queryKey, notReached } = await client.sendToUser(userId, message);
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
