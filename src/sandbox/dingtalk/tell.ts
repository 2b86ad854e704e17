import { isJson } from '../api-error';
import type { Json } from '../api-error';
import type { Delivery } from './callbacks';
import type { Card } from './cards';
import { hears } from './connections';
import type { Subscription } from './connections';
import { newMsgId, randomHex } from './names';
import type { Push } from './pushes';
import type { Tamper } from './seal';
import type { World } from './world';

const ROBOT: Subscription = { type: 'CALLBACK', topic: '/v1.0/im/bot/messages/get' };
const CARD: Subscription = { type: 'CALLBACK', topic: '/v1.0/card/instances/callback' };
const EVENTS: Subscription = { type: 'EVENT', topic: '*' };

const NOBODY: Delivery = {
  via: 'nobody',
  isTaken: false,
  tries: 0,
  status: 0,
  body: '',
  ms: 0,
  problem: 'nobody listens',
};

/** Tells the app about an event: over Stream if a connection listens, otherwise over HTTP (2.4, 2.5). */
export async function tellEvent(world: World, eventType: string, fields: Json): Promise<Delivery> {
  const { corpId, clientId } = world.options;
  const at = String(world.clock.now());
  const eventId = randomHex(32);
  if (!isOverStream(world, EVENTS, world.callbacks.settings.eventUrl)) {
    if (!world.callbacks.settings.eventUrl) return NOBODY;
    const event = { EventType: eventType, timeStamp: at, eventId, CorpId: corpId, BizId: eventId };
    return sendEvent(world, { ...event, ...capitalised(world, fields) });
  }
  const headers = {
    eventType,
    eventId,
    eventBornTime: at,
    eventCorpId: corpId,
    eventUnifiedAppId: clientId,
  };
  const data = { timeStamp: at, eventId, ...fields };
  return push(world, EVENTS, { data, headers, isRepeated: true });
}

/** Sends any event over HTTP, whoever listens to Stream. */
export async function sendEvent(world: World, event: Json, tamper?: Tamper): Promise<Delivery> {
  return counted(world, await world.callbacks.sendEvent(event, tamper));
}

/** Tells the app what a person said to its robot; an HTTP answer may already be the reply (2.6). */
export async function tellRobot(world: World, message: Json): Promise<Delivery> {
  const { robotUrl } = world.callbacks.settings;
  if (isOverStream(world, ROBOT, robotUrl))
    return push(world, ROBOT, { data: message, isRepeated: true });
  if (!robotUrl) return NOBODY;
  const delivery = counted(world, await world.callbacks.sendRobotMessage(message));
  const reply = parse(delivery.body);
  if (delivery.isTaken && typeof reply.msgtype === 'string' && reply.msgtype !== 'empty')
    showReply(world, String(message.conversationId), reply);
  return delivery;
}

/** Shows what the app answered in the conversation itself, without an API call. */
export function showReply(world: World, cid: string, reply: Json): void {
  const kind = String(reply.msgtype);
  world.chats.add(cid, { msgId: newMsgId(), from: 'robot', kind, content: reply });
  world.counters.sent += 1;
}

/** Tells the app about a tap; the answer in `body` is what it wants the card to show (2.10). */
export async function tellCard(world: World, card: Card, payload: Json): Promise<Delivery> {
  const route = world.cardRoutes.get(card.routeKey);
  const isHttp = card.callbackType === 'HTTP';
  if (isOverStream(world, CARD, isHttp ? (route?.callbackUrl ?? '') : ''))
    return push(world, CARD, { data: payload, isRepeated: false });
  if (!isHttp || !route) return NOBODY;
  return counted(world, await world.callbacks.sendCard(payload, route));
}

/** Stream wins while somebody listens; without an HTTP address also while the app is only away for a moment. */
function isOverStream(world: World, subscription: Subscription, url: string): boolean {
  const { connections } = world.gateway;
  const isOpen = connections.open().some((one) => hears(one, subscription));
  return isOpen || (!url && connections.wasSubscribed(subscription));
}

type Wanted = { data: Json; headers?: Record<string, string>; isRepeated: boolean };

async function push(world: World, to: Subscription, wanted: Wanted): Promise<Delivery> {
  const { patienceMs, cardTimeoutMs } = world.callbacks.settings;
  const patience = wanted.isRepeated ? patienceMs : cardTimeoutMs;
  return asDelivery(await world.gateway.pushes.send({ ...to, ...wanted }, patience));
}

function asDelivery({ state, tries, acks }: Push): Delivery {
  const ack = acks.at(-1);
  const isTaken = state === 'acknowledged';
  return {
    via: 'stream',
    isTaken,
    tries,
    status: ack?.code ?? 0,
    body: ack ? JSON.stringify(ack.data) : '',
    ms: ack?.ms ?? 0,
    ...(isTaken ? {} : { problem: ack ? 'answered, but not taken' : 'not acknowledged' }),
  };
}

function counted(world: World, delivery: Delivery): Delivery {
  world.counters.callbacks += 1;
  world.counters.callbackTries += delivery.tries;
  return delivery;
}

/** Lists of ids are written with a capital in older events (2.4). */
function capitalised(world: World, fields: Json): Json {
  if (!world.callbacks.settings.areIdsCapital) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
      value,
    ]),
  );
}

function parse(body: string): Json {
  try {
    const parsed: unknown = JSON.parse(body);
    return isJson(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
