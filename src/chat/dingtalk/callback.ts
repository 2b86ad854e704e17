import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import {
  CallbackRefused,
  decrypt,
  encrypt,
  signatureMatches,
  signatureOf,
  type CallbackKeys,
} from '../callback-crypto';

/** Decoded once, repeated names as arrays. */
export type Query = Record<string, string | string[] | undefined>;
export type Headers = Record<string, string | string[] | undefined>;

const EVENT_AGE_MS = 300_000;
/** What the documents allow for robots (platforms.md 2.6). */
const ROBOT_AGE_MS = 3_600_000;

const Envelope = z.object({ encrypt: z.string().min(1).max(130_000) });

/**
 * Checks and opens an event callback: the newer and the older name of the signature, a time in seconds or ms. Throws
 * `CallbackRefused`, 400 for a body that is no envelope and 401 for the rest.
 */
export function openEvent(
  { query, body }: { query: Query; body: string },
  keys: CallbackKeys,
  now: number,
): string {
  const signature = single(query, ['msg_signature', 'signature']);
  const timestamp = single(query, ['timestamp', 'timeStamp']);
  const nonce = single(query, ['nonce']);
  if (!/^[0-9a-f]{40}$/i.test(signature)) throw new CallbackRefused(401, 'callback.query_invalid');
  requireFresh(timestamp, now, EVENT_AGE_MS);
  const encrypted = readEnvelope(body);
  if (!signatureMatches(signature, { timestamp, nonce, encrypted }, keys))
    throw new CallbackRefused(401, 'callback.signature_wrong');
  return decrypt(encrypted, keys);
}

/** The one answer that counts as received: an encrypted `success`, all fields strings (platforms.md 2.4). */
export function eventAnswer(keys: CallbackKeys, now: number): Record<string, string> {
  const [timestamp, nonce] = [String(now), randomBytes(8).toString('hex')];
  const encrypted = encrypt('success', keys);
  const msg_signature = signatureOf({ timestamp, nonce, encrypted }, keys);
  return { msg_signature, timeStamp: timestamp, nonce, encrypt: encrypted };
}

/** Whether a robot message is DingTalk's: HMAC-SHA256 of its time and the app's secret, at most an hour old. Throws `CallbackRefused`. */
export function checkRobot(headers: Headers, secret: string, now: number): void {
  const timestamp = single(headers, ['timestamp']);
  requireFresh(timestamp, now, ROBOT_AGE_MS);
  const own = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest();
  requireSame(single(headers, ['sign']), own);
}

/** The same for a card's button, with the secret that we registered (platforms.md 2.10). */
export function checkCard(headers: Headers, secret: string, now: number): void {
  const timestamp = single(headers, ['x-ddpaas-signature-timestamp']);
  requireFresh(timestamp, now, EVENT_AGE_MS);
  const own = createHmac('sha256', secret).update(timestamp).digest();
  requireSame(single(headers, ['x-ddpaas-signature']), own);
}

export const isCardCallback = (headers: Headers): boolean => 'x-ddpaas-signature' in headers;

function requireSame(given: string, own: Buffer): void {
  const bytes = Buffer.from(given, 'base64');
  if (bytes.length !== own.length || !timingSafeEqual(bytes, own))
    throw new CallbackRefused(401, 'callback.signature_wrong');
}

/** Two-sided: a time from the future would stay valid for as long as its sender likes. */
function requireFresh(timestamp: string, now: number, limitMs: number): void {
  if (!/^\d{9,14}$/.test(timestamp)) throw new CallbackRefused(401, 'callback.query_invalid');
  const at = Number(timestamp) * (timestamp.length > 11 ? 1 : 1_000);
  if (Math.abs(now - at) > limitMs) throw new CallbackRefused(401, 'callback.expired');
}

function single(values: Query, names: readonly string[]): string {
  for (const name of names) {
    const value = values[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  throw new CallbackRefused(401, 'callback.query_invalid');
}

function readEnvelope(body: string): string {
  try {
    return Envelope.parse(JSON.parse(body)).encrypt;
  } catch {
    throw new CallbackRefused(400, 'callback.body_malformed');
  }
}
