import { createCipheriv, createDecipheriv, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What one callback URL is protected with; made once by `callbackKeys`. */
export type CallbackKeys = { token: string; aesKey: Buffer; iv: Buffer; receiverId: Buffer };

/**
 * A callback that must not be believed. `status` is the HTTP answer: 400 for a body that is no envelope, 401 for the rest.
 * Everything that goes wrong after decryption has one code, so that answers are no padding oracle.
 */
export class CallbackRefused extends Error {
  constructor(
    readonly status: 400 | 401,
    readonly code:
      | 'callback.query_invalid'
      | 'callback.expired'
      | 'callback.signature_wrong'
      | 'callback.content_invalid'
      | 'callback.body_malformed',
  ) {
    super(code);
    this.name = 'CallbackRefused';
  }
}

const BLOCK = 32;
const HEAD = 20;

/** Decodes the settings of a callback URL; throws RangeError unless the AES key has exactly 43 alphanumerics. */
export function callbackKeys(settings: {
  token: string;
  encodingAesKey: string;
  corpId: string;
}): CallbackKeys {
  if (!/^[0-9A-Za-z]{43}$/.test(settings.encodingAesKey)) {
    throw new RangeError('EncodingAESKey must be 43 letters and digits');
  }
  const aesKey = Buffer.from(`${settings.encodingAesKey}=`, 'base64');
  const receiverId = Buffer.from(settings.corpId);
  return { token: settings.token, aesKey, iv: aesKey.subarray(0, 16), receiverId };
}

export type Signed = { timestamp: string; nonce: string; encrypted: string };

/** SHA-1 over token, timestamp, nonce and cipher text sorted by plain string value (WeCom 90968), lower-case hex. */
export const signatureOf = (signed: Signed, keys: CallbackKeys): string =>
  hash('sha1', inOrder(signed, keys), 'hex');

/** Whether `signature` (40 hex digits, checked by the caller) belongs to `signed`; takes the same time for every answer. */
export const signatureMatches = (
  signature: string,
  signed: Signed,
  keys: CallbackKeys,
): boolean => {
  const given = Buffer.from(signature, 'hex');
  const own = hash('sha1', inOrder(signed, keys), 'buffer');
  return given.length === own.length && timingSafeEqual(given, own);
};

const inOrder = ({ timestamp, nonce, encrypted }: Signed, keys: CallbackKeys): string =>
  [keys.token, timestamp, nonce, encrypted].sort().join('');

/**
 * Opens a cipher text: AES-256-CBC, then 16 random bytes, 4 bytes of length, message, receiver id, PKCS#7 padding to 32
 * (WeCom 90968). Call it only after the signature has been checked; throws CallbackRefused with one code for every fault.
 */
export function decrypt(encrypted: string, keys: CallbackKeys): string {
  const clear = unpadded(decipher(Buffer.from(encrypted, 'base64'), keys));
  if (clear === null || clear.length < HEAD) throw invalid();
  const end = HEAD + clear.readUInt32BE(16);
  // A wrong key gives a random 32-bit length, hence the check before slicing.
  if (end > clear.length || !clear.subarray(end).equals(keys.receiverId)) throw invalid();
  return clear.toString('utf8', HEAD, end);
}

/** The reverse of `decrypt`, for passive replies and tests; `random` (16 bytes) is fixed only by tests. */
export function encrypt(message: string, keys: CallbackKeys, random = randomBytes(16)): string {
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const clear = Buffer.concat([random, length, body, keys.receiverId]);
  const pad = BLOCK - (clear.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', keys.aesKey, keys.iv).setAutoPadding(false);
  const padded = Buffer.concat([clear, Buffer.alloc(pad, pad)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

const invalid = (): CallbackRefused => new CallbackRefused(401, 'callback.content_invalid');

function decipher(bytes: Buffer, keys: CallbackKeys): Buffer {
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw invalid();
  // OpenSSL rejects pad values above 16, so the padding is taken off by hand.
  const opened = createDecipheriv('aes-256-cbc', keys.aesKey, keys.iv).setAutoPadding(false);
  const clear = opened.update(bytes);
  opened.final();
  return clear;
}

function unpadded(clear: Buffer): Buffer | null {
  const pad = clear.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || pad > clear.length) return null;
  const end = clear.length - pad;
  return clear.subarray(end).every((byte) => byte === pad) ? clear.subarray(0, end) : null;
}
