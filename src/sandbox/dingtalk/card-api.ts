import { text } from '../api-error';
import type { Json } from '../api-error';
import { json } from '../route';
import { readCard, readParams, readPrivate } from './card-rules';
import type { Card } from './cards';
import { randomHex } from './names';
import { refused } from './refused';
import { objectIn } from './route';
import type { Route } from './route';
import type { World } from './world';

/** What a second createAndDeliver with the same outTrackId is refused with, HTTP 400, as in the list of its errors. */
export const CARD_EXISTS = 'param.cardAlreadyExist';

/** Interactive cards (2.10). */
export function cardRoutes(world: World): Route[] {
  const route = (method: 'POST' | 'PUT', path: string, run: (body: Json) => Json): Route => ({
    method,
    path,
    token: 'app',
    run: ({ body }) => json(run(body)),
  });
  return [
    route('POST', '/v1.0/card/instances/createAndDeliver', (body) => create(world, body)),
    route('PUT', '/v1.0/card/instances', (body) => update(world, body)),
    route('POST', '/v1.0/card/callbacks/register', (body) => register(world, body)),
  ];
}

function create(world: World, body: Json): Json {
  const card = readCard(world, body);
  if (world.cards.find(card.outTrackId)) {
    world.counters.duplicateCards += 1;
    throw refused(CARD_EXISTS);
  }
  world.cards.add(card);
  const deliverResults = card.spaces.map((space) => {
    const carrierId = randomHex(40);
    show(world, card, { ...space, carrierId });
    return { ...space, success: true, carrierId, errorMsg: '' };
  });
  return { success: true, result: { outTrackId: card.outTrackId, deliverResults } };
}

type Place = Card['spaces'][number] & { carrierId: string };

function show(world: World, card: Pick<Card, 'outTrackId'>, place: Place): void {
  const { spaceType, spaceId, carrierId } = place;
  const cid = spaceType === 'IM_ROBOT' ? world.chats.ownOf(spaceId) : spaceId;
  const { outTrackId } = card;
  const draft = { msgId: carrierId, from: 'robot', kind: 'card', content: {}, outTrackId } as const;
  world.chats.add(cid, draft);
  world.counters.sent += 1;
}

function update(world: World, body: Json): Json {
  const outTrackId = text(body.outTrackId);
  if (!outTrackId) throw refused('param.outTrackIdEmpty');
  if (body.cardData === undefined && body.privateData === undefined)
    throw refused('param.cardDataAndPrivateDataBothEmpty');
  const card = world.cards.find(outTrackId);
  if (!card) throw refused('param.cardNotExist');
  applyToCard(world, card, {
    cardData: body.cardData,
    privateParams: readPrivate(world, body.privateData),
    options: body.cardUpdateOptions,
  });
  return { success: true, result: true };
}

type NewData = {
  cardData: unknown;
  privateParams: ReturnType<typeof readPrivate>;
  options: unknown;
};

/** Changes a card as an update or the answer to a tap says; both options default to false (2.10). */
export function applyToCard(world: World, card: Card, wanted: NewData): void {
  const { updateCardDataByKey, updatePrivateDataByKey } = objectIn(wanted.options);
  const params = readParams(wanted.cardData);
  world.cards.update(card, {
    ...(params ? { params } : {}),
    privateParams: wanted.privateParams,
    byKey: updateCardDataByKey === true,
    privateByKey: updatePrivateDataByKey === true,
  });
  world.counters.updates += 1;
  world.chats.touch(card.outTrackId);
}

function register(world: World, body: Json): Json {
  const [key, callbackUrl] = [text(body.callbackRouteKey), text(body.callbackUrl)];
  if (!key) throw refused('param.callbackRouteKeyEmpty');
  if (!callbackUrl) throw refused('param.callbackUrlEmpty');
  if (world.cardRoutes.has(key) && body.forceUpdate !== true)
    throw refused('param.callbackRouteKeyExist', 'param.callbackRouteKeyExist', 500);
  const apiSecret = text(body.apiSecret);
  world.cardRoutes.set(key, { callbackUrl, apiSecret });
  return { success: true, result: { callbackUrl, apiSecret } };
}
