import { CallbackRefused, decrypt, signatureMatches, type CallbackKeys } from '../callback-crypto';

/** A query as Koa and node:url give it: decoded exactly once, repeated names as arrays. */
export type Query = Record<string, string | string[] | undefined>;

/** A believed callback. `agentId` stands outside the signature: a hint, never a proof. */
export type Opened = { plaintext: string; agentId?: string };

const MAX_AGE_MS = 300_000;
const MAX_ELEMENTS = 8;
const SIGNATURE = /^[0-9a-f]{40}$/i;
const TIMESTAMP = /^\d{1,12}$/;
const NAME = /^[A-Za-z]\w{0,31}$/;

/**
 * Checks and opens one POST callback (WeCom 90930); `now` in UTC ms. Throws CallbackRefused: 400 for a body that is no plain
 * envelope, 401 for a query, age, signature, cipher text or receiver that is not right. Pure, and cheap enough to run before
 * the answer: a linear scan, one hash, one decryption.
 */
export function openEnvelope(
  request: { query: Query; body: string },
  keys: CallbackKeys,
  now: number,
): Opened {
  const proof = readProof(request.query, now);
  const elements = readEnvelope(request.body);
  const encrypted = elements.get('Encrypt');
  if (!encrypted) throw malformed();
  const plaintext = openSigned(proof, encrypted, keys);
  const agentId = elements.get('AgentID');
  return agentId ? { plaintext, agentId } : { plaintext };
}

/** Answers the URL check (WeCom 90930): the text that must be the whole response body. Refuses as `openEnvelope` does. */
export function answerUrlCheck(query: Query, keys: CallbackKeys, now: number): string {
  return openSigned(readProof(query, now), single(query, 'echostr'), keys);
}

type Proof = { signature: string; timestamp: string; nonce: string };

function readProof(query: Query, now: number): Proof {
  const signature = single(query, 'msg_signature');
  const timestamp = single(query, 'timestamp');
  const nonce = single(query, 'nonce');
  if (!SIGNATURE.test(signature) || !TIMESTAMP.test(timestamp)) throw wrongQuery();
  // Two-sided: a timestamp from the future would otherwise stay valid for as long as the sender likes.
  if (Math.abs(now - Number(timestamp) * 1000) > MAX_AGE_MS) {
    throw new CallbackRefused(401, 'callback.expired');
  }
  return { signature, timestamp, nonce };
}

function single(query: Query, name: string): string {
  const value = query[name];
  if (typeof value !== 'string' || value === '') throw wrongQuery();
  return value;
}

function openSigned(proof: Proof, encrypted: string, keys: CallbackKeys): string {
  if (!signatureMatches(proof.signature, { ...proof, encrypted }, keys)) {
    throw new CallbackRefused(401, 'callback.signature_wrong');
  }
  return decrypt(encrypted, keys);
}

const wrongQuery = (): CallbackRefused => new CallbackRefused(401, 'callback.query_invalid');
const malformed = (): CallbackRefused => new CallbackRefused(400, 'callback.body_malformed');

/**
 * Reads `<xml>` with flat children, each once, in any order. By hand and not with an XML library: no attributes, entities,
 * comments, DTD or processing instructions exist here, so none of their attacks do, and it costs about a microsecond.
 */
function readEnvelope(xml: string): Map<string, string> {
  const elements = new Map<string, string>();
  let at = after(xml, skipSpace(xml, 0), '<xml>');
  for (at = skipSpace(xml, at); !xml.startsWith('</xml>', at); at = skipSpace(xml, at)) {
    const { name, value, end } = readElement(xml, at);
    if (elements.has(name) || elements.size === MAX_ELEMENTS) throw malformed();
    elements.set(name, value);
    at = end;
  }
  if (skipSpace(xml, at + '</xml>'.length) !== xml.length) throw malformed();
  return elements;
}

type Element = { name: string; value: string; end: number };

function readElement(xml: string, start: number): Element {
  const nameEnd = xml.indexOf('>', start);
  const name = xml.slice(start + 1, nameEnd);
  if (xml[start] !== '<' || nameEnd < 0 || !NAME.test(name)) throw malformed();
  const { value, end } = readValue(xml, nameEnd + 1);
  return { name, value, end: after(xml, end, `</${name}>`) };
}

function readValue(xml: string, start: number): { value: string; end: number } {
  const open = skipSpace(xml, start);
  if (xml.startsWith('<![CDATA[', open)) {
    const close = xml.indexOf(']]>', open);
    if (close < 0) throw malformed();
    return { value: xml.slice(open + '<![CDATA['.length, close), end: skipSpace(xml, close + 3) };
  }
  const end = xml.indexOf('<', start);
  const value = xml.slice(start, end).trim();
  if (end < 0 || value.includes('&')) throw malformed();
  return { value, end };
}

function after(xml: string, at: number, expected: string): number {
  if (!xml.startsWith(expected, at)) throw malformed();
  return at + expected.length;
}

function skipSpace(xml: string, start: number): number {
  let at = start;
  for (let code = xml.charCodeAt(at); code === 32 || (code >= 9 && code <= 13);) {
    at++;
    code = xml.charCodeAt(at);
  }
  return at;
}
