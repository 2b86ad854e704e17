import { randomInt } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';
import { SECOND } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { exchange } from './post';
import type { HttpAnswer } from './post';
import { toXml } from './xml';
import type { XmlFields } from './xml';

/** Changes to an otherwise correct callback, for tests of what must be refused. */
export type Tamper = {
  /** Null leaves AgentID out, as contact-sync callbacks do [90970]. */
  agentId?: number | null;
  timestamp?: string;
  nonce?: string;
  /** The owner at the end of the clear text; the corpid if left out [90930]. */
  receiveId?: string;
  token?: string;
  encodingAesKey?: string;
  /** Replaces the signature after it was made. */
  signature?: string;
  /** Replaces the ciphertext after it was signed. */
  encrypted?: string;
};

/** A callback ready to be sent by hand: the full URL with its query, and the XML body. */
export type BuiltCallback = { url: string; body: string };

/** How a delivery ended; `tries` counts up to three, `ms` is the real time of the last try. */
export type Delivery = HttpAnswer & { tries: number };

/** Result of the URL check [90930]: the plain echo must come back within 1 s. */
export type UrlCheck = HttpAnswer & { expected: string; matches: boolean };

/** Settings a test may change at any time. */
export type CallbackSettings = {
  url: string;
  /** Real ms until a try is given up; 5000 [90930]. */
  timeoutMs: number;
  /** 3 in all [90930]. */
  maxTries: number;
  /** 90238 counts a status other than 200 as failure, 90930 does not mention it. */
  retryOnNon200: boolean;
};

/** Encrypts and delivers callbacks the way WeCom does [90930, 90238]. */
export type Callbacks = {
  settings: CallbackSettings;
  build: (inner: string | XmlFields, tamper?: Tamper) => BuiltCallback;
  deliver: (inner: string | XmlFields, tamper?: Tamper) => Promise<Delivery>;
  verifyUrl: () => Promise<UrlCheck>;
};

type Keys = { corpId: string; agentId: number; token: string; encodingAesKey: string };

const URL_CHECK_MS = 1_000;

export function createCallbacks(keys: Keys, url: string, clock: Clock): Callbacks {
  const settings: CallbackSettings = { url, timeoutMs: 5_000, maxTries: 3, retryOnNon200: true };
  const build: Callbacks['build'] = (inner, tamper = {}) => {
    const message = typeof inner === 'string' ? inner : toXml(inner);
    const { agentId, ...changed } = tamper;
    const sealed = seal(message, { ...keys, ...changed }, clock);
    return {
      url: withQuery(settings.url, { msg_signature: sealed.signature, ...sealed.query }),
      body: envelope(keys, tamper.encrypted ?? sealed.encrypted, agentId),
    };
  };
  const tryOnce = (inner: string, tamper: Tamper | undefined): Promise<HttpAnswer> =>
    exchange({ method: 'POST', timeoutMs: settings.timeoutMs, ...build(inner, tamper) });

  return {
    settings,
    build,
    deliver: async (inner, tamper) => {
      const message = typeof inner === 'string' ? inner : toXml(inner);
      let tries = 1;
      let answer = await tryOnce(message, tamper);
      while (failed(answer, settings) && tries < settings.maxTries) {
        tries += 1;
        answer = await tryOnce(message, tamper);
      }
      return { ...answer, tries };
    },
    verifyUrl: () => verifyUrl(settings.url, keys, clock),
  };
}

function failed(answer: HttpAnswer, settings: CallbackSettings): boolean {
  return answer.status === 0 || (answer.status !== 200 && settings.retryOnNon200);
}

async function verifyUrl(target: string, keys: Keys, clock: Clock): Promise<UrlCheck> {
  const expected = String(randomInt(1_000_000_000, 9_999_999_999));
  const { signature, encrypted, query } = seal(expected, keys, clock);
  const url = withQuery(target, { msg_signature: signature, ...query, echostr: encrypted });
  const answer = await exchange({ method: 'GET', timeoutMs: URL_CHECK_MS, url });
  return { ...answer, expected, matches: answer.status === 200 && answer.body === expected };
}

type Sealed = { encrypted: string; signature: string; query: { timestamp: string; nonce: string } };

function seal(message: string, keys: Keys & Omit<Tamper, 'agentId'>, clock: Clock): Sealed {
  const timestamp = keys.timestamp ?? String(Math.floor(clock.now() / SECOND));
  const nonce = keys.nonce ?? String(randomInt(1_000_000_000, 9_999_999_999));
  const encrypted = encrypt(keys.encodingAesKey, message, keys.receiveId ?? keys.corpId);
  const signature = keys.signature ?? getSignature(keys.token, timestamp, nonce, encrypted);
  return { encrypted, signature, query: { timestamp, nonce } };
}

function envelope(keys: Keys, encrypted: string, agentId: number | null | undefined): string {
  const agent = agentId === undefined ? keys.agentId : agentId;
  return toXml({
    ToUserName: keys.corpId,
    ...(agent === null ? {} : { AgentID: String(agent) }),
    Encrypt: encrypted,
  });
}

function withQuery(base: string, query: Record<string, string>): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
