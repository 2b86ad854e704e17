import { z } from 'zod';
import type { Call } from './call';
import { PlatformError } from '../platform';
import { unreachable } from './errors';
import type { Transport } from '../transport';

/** A message of the robot: a template's name and its parameters (platforms.md 2.7). */
export type RobotMessage = { msgKey: string; param: Record<string, string> };

/** A card to deliver; `outTrackId` is our own number of it, once for ever. All parameters are strings. */
export type CardDelivery = {
  templateId: string;
  outTrackId: string;
  userId: string;
  params: Record<string, string>;
};

export type RobotMethods = {
  /** Sends one member a message; answers why it did not reach them, if so, and the key to recall it by. */
  sendToUser: (
    userId: string,
    message: RobotMessage,
  ) => Promise<{ queryKey: string; notReached: 'unknown' | 'tooFast' | null }>;
  /** Writes to a group that the robot is in (platforms.md 2.7). */
  sendToGroup: (openConversationId: string, message: RobotMessage) => Promise<void>;
  deliverCard: (card: CardDelivery) => Promise<void>;
  /** Replaces all of a card's parameters; may be done any number of times. */
  updateCard: (outTrackId: string, params: Record<string, string>) => Promise<void>;
  /** Where cards' buttons call over HTTP, and the secret they sign with. */
  registerCardCallback: (route: { key: string; url: string; secret: string }) => Promise<void>;
  /** The file behind a message's download code, which is good for a while; refuses more than `maxBytes`. */
  downloadFile: (downloadCode: string, maxBytes: number) => Promise<Buffer>;
};

/** How cards find their way back: by Stream, or over HTTP by this name. */
export type CardRoute = { type: 'STREAM' } | { type: 'HTTP'; key: string };

const sent = z.object({
  processQueryKey: z.string().default(''),
  invalidStaffIdList: z.array(z.string()).nullish(),
  flowControlledStaffIdList: z.array(z.string()).nullish(),
});
const location = z.object({ downloadUrl: z.url() });
const delivered = z.object({
  result: z
    .object({
      deliverResults: z
        .array(z.object({ success: z.boolean().optional(), errorMsg: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
});
const anything = z.unknown();

/** The card was made and not shown to its reader; made again it would only be there already, so a person must look. */
const notDelivered = (text: string): PlatformError =>
  new PlatformError('rejected', /[\w.]+/.exec(text)?.[0] ?? 'notDelivered', {
    message: `卡片没有送达 / the card was not delivered [${text.slice(0, 100)}]`,
  });

type Robot = { robotCode: string; cardRoute: CardRoute };
type Ways = { call: Call; transport: Transport };

const post = { world: 'new', method: 'POST' } as const;

export const robotMethods = (ways: Ways, robot: Robot): RobotMethods => ({
  ...messageMethods(ways, robot),
  ...cardMethods(ways, robot),
});

function messageMethods(
  { call, transport }: Ways,
  { robotCode }: Robot,
): Pick<RobotMethods, 'sendToUser' | 'sendToGroup' | 'downloadFile'> {
  return {
    sendToUser: async (userId, { msgKey, param }) => {
      const path = 'v1.0/robot/oToMessages/batchSend';
      // The parameters travel as text, not as an object.
      const body = { robotCode, userIds: [userId], msgKey, msgParam: JSON.stringify(param) };
      const answer = await call({ ...post, api: 'oToMessages/batchSend', path, body }, sent);
      return { queryKey: answer.processQueryKey, notReached: whyNot(answer) };
    },
    sendToGroup: async (openConversationId, { msgKey, param }) => {
      const path = 'v1.0/robot/groupMessages/send';
      const body = { robotCode, openConversationId, msgKey, msgParam: JSON.stringify(param) };
      await call({ ...post, api: 'groupMessages/send', path, body }, anything);
    },
    downloadFile: async (downloadCode, maxBytes) => {
      const path = 'v1.0/robot/messageFiles/download';
      const request = { ...post, api: 'messageFiles/download', path };
      const { downloadUrl } = await call(
        { ...request, body: { downloadCode, robotCode } },
        location,
      );
      const { status, bytes } = await transport({ method: 'GET', url: downloadUrl, maxBytes });
      if (status >= 400) throw unreachable(`http_${String(status)}`);
      return bytes;
    },
  };
}

function whyNot(answer: z.infer<typeof sent>): 'unknown' | 'tooFast' | null {
  if ((answer.invalidStaffIdList ?? []).length > 0) return 'unknown';
  return (answer.flowControlledStaffIdList ?? []).length > 0 ? 'tooFast' : null;
}

function cardMethods(
  { call }: Ways,
  { robotCode, cardRoute }: Robot,
): Pick<RobotMethods, 'deliverCard' | 'updateCard' | 'registerCardCallback'> {
  return {
    deliverCard: async ({ templateId, outTrackId, userId, params }) => {
      const path = 'v1.0/card/instances/createAndDeliver';
      const body = {
        ...{ cardTemplateId: templateId, outTrackId, userIdType: 1 },
        callbackType: cardRoute.type,
        ...(cardRoute.type === 'HTTP' ? { callbackRouteKey: cardRoute.key } : {}),
        cardData: { cardParamMap: params },
        openSpaceId: `dtv1.card//IM_ROBOT.${userId}`,
        imRobotOpenSpaceModel: { supportForward: false },
        imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode },
      };
      const { result } = await call(
        { ...post, api: 'card/createAndDeliver', path, body },
        delivered,
      );
      const failed = (result?.deliverResults ?? []).find(({ success }) => success === false);
      if (failed) throw notDelivered(failed.errorMsg ?? '');
    },
    updateCard: async (outTrackId, params) => {
      const body = { outTrackId, cardData: { cardParamMap: params } };
      const request = { world: 'new', method: 'PUT', path: 'v1.0/card/instances', body } as const;
      await call({ ...request, api: 'card/update' }, anything);
    },
    registerCardCallback: async ({ key, url, secret }) => {
      const route = { callbackRouteKey: key, callbackUrl: url, apiSecret: secret };
      const path = 'v1.0/card/callbacks/register';
      const body = { ...route, forceUpdate: true };
      await call({ ...post, api: 'card/callbacks/register', path, body }, anything);
    },
  };
}
