import { isJson, text } from '../api-error';
import type { Json } from '../api-error';
import type { Params } from './card-view';
import type { Card, Space } from './cards';
import { refused } from './refused';
import { checkRobot } from './robot-api';
import { objectIn } from './route';
import type { World } from './world';

const MAX_KEY_BYTES = 100;
const MAX_VALUE_BYTES = 1_024;
const SPACE = /^dtv1\.card\/\/(IM_ROBOT|IM_GROUP)\.(.+)$/;

/** Reads a cardParamMap: every value a string, keys up to 100 bytes, values up to 1 KB (2.10). */
export function readParams(data: unknown): Params | undefined {
  if (data === undefined) return undefined;
  const map = isJson(data) ? data.cardParamMap : undefined;
  if (!isJson(map)) throw refused('param.invalid', 'cardParamMap is no object');
  for (const [key, value] of Object.entries(map)) {
    if (typeof value !== 'string') throw refused('param.invalid', `${key} is no string`);
    if (Buffer.byteLength(key) > MAX_KEY_BYTES)
      throw refused('param.invalid', `${key} is too long`);
    if (Buffer.byteLength(value) > MAX_VALUE_BYTES)
      throw refused('param.invalid', `the value of ${key} is above 1 KB`);
  }
  return map as Params;
}

/** Reads privateData: a cardParamMap for each userId, all of them members. */
export function readPrivate(world: World, data: unknown): Record<string, Params> {
  if (data === undefined) return {};
  const entries = Object.entries(objectIn(data)).map(([userId, own]) => {
    if (!world.people.find(userId)) throw refused('param.userIdNotExist');
    return [userId, readParams(own) ?? {}] as const;
  });
  return Object.fromEntries(entries);
}

/** Checks everything about a new card and answers it (2.10). */
export function readCard(world: World, body: Json): Omit<Card, 'updates' | 'updatedAt'> {
  const outTrackId = text(body.outTrackId);
  if (!text(body.cardTemplateId)) throw refused('param.cardTemplateIdEmpty');
  if (!outTrackId) throw refused('param.outTrackIdEmpty');
  if (body.cardTemplateId !== world.options.cardTemplateId) throw refused('param.templateNotExist');
  const params = readParams(body.cardData);
  if (!params) throw refused('param.cardPublicDataEmpty');
  if ((body.userIdType ?? 1) !== 1) throw refused('param.invalid', 'only userIdType 1 is known');
  const privateParams = new Map(Object.entries(readPrivate(world, body.privateData)));
  return { outTrackId, params, privateParams, ...callbackOf(body), spaces: spacesOf(world, body) };
}

function callbackOf(body: Json): Pick<Card, 'callbackType' | 'routeKey'> {
  const routeKey = text(body.callbackRouteKey);
  const callbackType = body.callbackType ?? 'HTTP';
  if (callbackType !== 'STREAM' && callbackType !== 'HTTP')
    throw refused('param.invalid', 'callbackType is STREAM or HTTP');
  return { callbackType, routeKey };
}

function spacesOf(world: World, body: Json): Space[] {
  const open = text(body.openSpaceId);
  if (!open) throw refused('param.openSpaceIdEmpty');
  return open.split(';').map((one) => {
    const [, spaceType, spaceId = ''] = SPACE.exec(one) ?? [];
    if (spaceType === 'IM_ROBOT') return personSpace(world, spaceId, body);
    if (spaceType === 'IM_GROUP') return groupSpace(world, spaceId, body);
    throw refused('param.openSpaceIdInvalid');
  });
}

function personSpace(world: World, spaceId: string, body: Json): Space {
  if (!isJson(body.imRobotOpenDeliverModel)) throw refused('param.openDeliverModelEmpty');
  const { spaceType, robotCode } = body.imRobotOpenDeliverModel;
  if (spaceType !== 'IM_ROBOT') throw refused('param.openDeliverModelError');
  if (robotCode !== undefined) checkRobot(world, robotCode);
  if (!world.people.find(spaceId)) throw refused('param.userIdNotExist');
  return { spaceType: 'IM_ROBOT', spaceId };
}

function groupSpace(world: World, spaceId: string, body: Json): Space {
  if (!isJson(body.imGroupOpenDeliverModel)) throw refused('param.openDeliverModelEmpty');
  checkRobot(world, body.imGroupOpenDeliverModel.robotCode);
  if (!world.chats.group(spaceId)) throw refused('param.openSpaceIdInvalid');
  return { spaceType: 'IM_GROUP', spaceId };
}
