import type { Clock } from '../../kernel/clock';
import type { Json } from '../api-error';
import { exchange } from '../post';
import type { HttpAnswer, HttpRequest } from '../post';
import { firstSettings } from './callback-settings';
import type { CallbackSettings } from './callback-settings';
import { hmac, JSON_TYPE, sealEvent, wrongWithSuccess } from './seal';
import type { BuiltCallback, EventKeys, Tamper } from './seal';

/** How something reached the app. */
export type Delivery = {
  via: 'stream' | 'http' | 'nobody';
  /** The app took it: the encrypted `success`, HTTP 200, or an acknowledgement with code 200. */
  isTaken: boolean;
  /** How often it was sent up to now; Stream repeats later by itself. */
  tries: number;
  /** HTTP status or code of the acknowledgement; 0 when nothing came back. */
  status: number;
  /** HTTP body, or the JSON text of the acknowledgement's data. */
  body: string;
  /** Real ms of the last try. */
  ms: number;
  /** Why it was not taken. */
  problem?: string;
};

type Keys = EventKeys & { clientSecret: string };

/** Makes and sends the HTTP callbacks. */
export type Callbacks = {
  settings: CallbackSettings;
  buildEvent: (event: Json, tamper?: Tamper) => BuiltCallback;
  sendEvent: (event: Json, tamper?: Tamper) => Promise<Delivery>;
  buildRobotMessage: (message: Json, tamper?: Tamper) => BuiltCallback;
  sendRobotMessage: (message: Json, tamper?: Tamper) => Promise<Delivery>;
  sendCard: (payload: Json, route: CardRoute) => Promise<Delivery>;
};

/** Where taps on cards go over HTTP; signed with `apiSecret` unless it is '' (2.10). */
export type CardRoute = { callbackUrl: string; apiSecret: string };

type Urls = { eventUrl?: string; robotUrl?: string };

export function createCallbacks(keys: Keys & Urls, clock: Clock): Callbacks {
  const settings = firstSettings(keys);
  const now = (): string => String(clock.now());
  const buildEvent: Callbacks['buildEvent'] = (event, tamper = {}) => {
    const changed = { timestamp: now(), ...keys, ...tamper };
    return sealEvent(JSON.stringify(event), changed, settings);
  };
  const buildRobotMessage: Callbacks['buildRobotMessage'] = (message, tamper = {}) => {
    const timestamp = tamper.timestamp ?? now();
    const sign = hmac(keys.clientSecret, `${timestamp}\n${keys.clientSecret}`);
    return {
      url: settings.robotUrl,
      body: JSON.stringify(message),
      headers: { ...JSON_TYPE, timestamp, sign: tamper.signature ?? sign },
    };
  };
  return {
    settings,
    buildEvent,
    buildRobotMessage,
    sendEvent: async (event, tamper) => {
      let delivery = await tryEvent(buildEvent(event, tamper), keys, settings);
      for (let tries = 2; !delivery.isTaken && tries <= settings.eventTries; tries++)
        delivery = { ...(await tryEvent(buildEvent(event, tamper), keys, settings)), tries };
      return delivery;
    },
    sendRobotMessage: async (message, tamper) =>
      sentOnce(await post(buildRobotMessage(message, tamper), settings.robotTimeoutMs)),
    sendCard: async (payload, { callbackUrl, apiSecret }) => {
      const timestamp = now();
      const signed = {
        'x-ddpaas-signature-timestamp': timestamp,
        'x-ddpaas-signature': hmac(apiSecret, timestamp),
      };
      const headers = { ...JSON_TYPE, ...(apiSecret ? signed : {}) };
      const built = { url: callbackUrl, body: JSON.stringify(payload), headers };
      return sentOnce(await post(built, settings.cardTimeoutMs));
    },
  };
}

function post(built: BuiltCallback, timeoutMs: number): Promise<HttpAnswer> {
  const request: HttpRequest = { method: 'POST', timeoutMs, ...built };
  return exchange(request);
}

function sentOnce({ error, ...answer }: HttpAnswer): Delivery {
  const isTaken = answer.status === 200;
  const problem = error ?? (isTaken ? undefined : `HTTP ${String(answer.status)}`);
  return {
    via: 'http',
    tries: 1,
    isTaken,
    ...answer,
    ...(problem === undefined ? {} : { problem }),
  };
}

async function tryEvent(
  built: BuiltCallback,
  keys: Keys,
  { eventTimeoutMs }: CallbackSettings,
): Promise<Delivery> {
  const delivery = sentOnce(await post(built, eventTimeoutMs));
  const problem = delivery.problem ?? wrongWithSuccess(delivery.body, keys);
  return problem === undefined ? delivery : { ...delivery, isTaken: false, problem };
}
