import { createHmac, randomInt } from 'node:crypto';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { isJson } from '../api-error';
import type { CallbackSettings } from './callback-settings';

/** Changes to an otherwise correct HTTP callback, for tests of what must be refused. */
export type Tamper = {
  /** ms, as text. */
  timestamp?: string;
  nonce?: string;
  /** The owner at the end of the clear text; the Client ID if left out (2.4). */
  receiveId?: string;
  token?: string;
  aesKey?: string;
  /** Replaces the signature after it was made. */
  signature?: string;
  /** Replaces the ciphertext after it was signed. */
  encrypted?: string;
};

/** An HTTP callback ready to be sent by hand. */
export type BuiltCallback = { url: string; body: string; headers: Record<string, string> };

/** What events are sealed with; the owner is the Client ID (2.4). */
export type EventKeys = { clientId: string; token: string; aesKey: string };

export const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** base64 of HMAC-SHA256. */
export function hmac(key: string, message: string): string {
  return createHmac('sha256', key).update(message).digest('base64');
}

/** Encrypts, signs and addresses an event; the layout is that of WeCom (1.4). */
export function sealEvent(
  message: string,
  keys: EventKeys & Tamper & { timestamp: string },
  { eventUrl, signatureName, timestampName }: CallbackSettings,
): BuiltCallback {
  const nonce = keys.nonce ?? String(randomInt(1_000_000_000, 9_999_999_999));
  const encrypted = encrypt(keys.aesKey, message, keys.receiveId ?? keys.clientId);
  const signature = keys.signature ?? getSignature(keys.token, keys.timestamp, nonce, encrypted);
  const url = new URL(eventUrl);
  url.searchParams.set(signatureName, signature);
  url.searchParams.set(timestampName, keys.timestamp);
  url.searchParams.set('nonce', nonce);
  const body = JSON.stringify({ encrypt: keys.encrypted ?? encrypted });
  return { url: url.href, body, headers: JSON_TYPE };
}

/** The answer must be the encrypted text `success` in four strings, signed and owned like the question (2.4). */
export function wrongWithSuccess(body: string, keys: EventKeys): string | undefined {
  const fields = stringsIn(body);
  if (!fields) return 'the answer is no JSON object of four strings';
  const { timeStamp = '', nonce = '', encrypt: sealed = '' } = fields;
  if (getSignature(keys.token, timeStamp, nonce, sealed) !== fields.msg_signature)
    return 'the signature of the answer is wrong';
  return wrongInside(sealed, keys);
}

function wrongInside(sealed: string, { aesKey, clientId }: EventKeys): string | undefined {
  try {
    const { message, id } = decrypt(aesKey, sealed);
    if (message !== 'success') return `the answer says ${message}`;
    return id === clientId ? undefined : `the answer belongs to ${id}`;
  } catch {
    return 'the answer cannot be decrypted';
  }
}

const ANSWER_FIELDS = ['encrypt', 'msg_signature', 'nonce', 'timeStamp'];

function stringsIn(body: string): Record<string, string> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isJson(parsed) || Object.keys(parsed).sort().join() !== ANSWER_FIELDS.join())
    return undefined;
  const isAllText = Object.values(parsed).every((value) => typeof value === 'string');
  return isAllText ? (parsed as Record<string, string>) : undefined;
}
