import * as oracle from '@wecom/crypto';
import fc from 'fast-check';
import { createCipheriv } from 'node:crypto';
import {
  CallbackRefused,
  callbackKeys,
  decrypt,
  encrypt,
  signatureMatches,
  signatureOf,
} from '../../src/chat/callback-crypto';

const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const corpId = 'ww0123456789abcdef';
const keys = callbackKeys({ token: 'QDG6eK', encodingAesKey, corpId });
const words = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('线', '索', '👨‍👩‍👧', '🇨🇳', 'a', '\n', '<', '&', '\u0000') }),
);

/** Encrypts a hand-made clear text without adding padding. */
const seal = (clear: Buffer): string => {
  const cipher = createCipheriv('aes-256-cbc', keys.aesKey, keys.iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(clear), cipher.final()]).toString('base64');
};
const clearText = (edit: {
  length?: number;
  receiver?: string;
  pad?: (size: number) => Buffer;
}) => {
  const message = Buffer.from('<xml>你好</xml>');
  const head = Buffer.alloc(20, 7);
  head.writeUInt32BE((edit.length ?? message.length) >>> 0, 16);
  const body = Buffer.concat([head, message, Buffer.from(edit.receiver ?? corpId)]);
  const size = 32 - (body.length % 32);
  return Buffer.concat([body, edit.pad?.(size) ?? Buffer.alloc(size, size)]);
};
const refusalOf = (run: () => unknown): CallbackRefused => {
  try {
    run();
  } catch (error) {
    if (error instanceof CallbackRefused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('WeCom encryption', () => {
  it('opens what the official library has sealed', () => {
    fc.assert(
      fc.property(words, (text) => {
        const expected = Buffer.from(text).toString();
        expect(decrypt(oracle.encrypt(encodingAesKey, text, corpId), keys)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('seals what the official library can open', () => {
    fc.assert(
      fc.property(words, (text) => {
        const opened = oracle.decrypt(encodingAesKey, encrypt(text, keys));
        expect([opened.message, opened.id]).toEqual([Buffer.from(text).toString(), corpId]);
      }),
      { numRuns: 500 },
    );
  });

  it('signs as the official library does', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), words, (timestamp, nonce, encrypted) => {
        const own = signatureOf({ timestamp, nonce, encrypted }, keys);
        expect(own).toBe(oracle.getSignature(keys.token, timestamp, nonce, encrypted));
      }),
    );
  });

  it('accepts the right signature and refuses one with a single digit changed', () => {
    const signed = { timestamp: '1409659813', nonce: '1372623149', encrypted: 'cipher' };
    const right = signatureOf(signed, keys);
    const wrong = (right.startsWith('0') ? '1' : '0') + right.slice(1);
    expect(signatureMatches(right, signed, keys)).toBe(true);
    expect(signatureMatches(wrong, signed, keys)).toBe(false);
    expect(signatureMatches(right.slice(2), signed, keys)).toBe(false);
  });

  it('refuses an AES key that is not 43 letters and digits', () => {
    for (const bad of ['', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`]) {
      expect(() => callbackKeys({ token: 't', encodingAesKey: bad, corpId })).toThrow(RangeError);
    }
  });

  it('answers every kind of spoilt content with one and the same refusal', () => {
    const spoilt = {
      'padding byte 0': clearText({ pad: (size) => Buffer.alloc(size, 0) }),
      'padding byte 33': clearText({ pad: (size) => Buffer.alloc(size, 33) }),
      'padding byte 255': clearText({ pad: (size) => Buffer.alloc(size, 255) }),
      'a block of padding too much': clearText({
        pad: (size) => Buffer.alloc(size + 32, size + 32),
      }),
      'one padding byte different': clearText({
        pad: (size) => Buffer.concat([Buffer.from([size ^ 1]), Buffer.alloc(size - 1, size)]),
      }),
      'length beyond the end': clearText({ length: 5_000 }),
      'negative length': clearText({ length: -1 }),
      'length 2^31': clearText({ length: 2 ** 31 }),
      'shorter than its head': Buffer.alloc(32, 32),
      "another company's receiver": clearText({ receiver: 'ww9999999999999999' }),
      'no receiver': clearText({ receiver: '' }),
      'receiver with a tail': clearText({ receiver: `${corpId}x` }),
    };
    expect(decrypt(seal(clearText({})), keys)).toBe('<xml>你好</xml>');
    for (const clear of Object.values(spoilt)) {
      const { status, code, message } = refusalOf(() => decrypt(seal(clear), keys));
      expect({ status, code, message }).toEqual({
        status: 401,
        code: 'callback.content_invalid',
        message: 'callback.content_invalid',
      });
    }
    for (const text of ['', '=', 'AAAA', 'not base64 at all', '线索']) {
      expect(refusalOf(() => decrypt(text, keys)).code).toBe('callback.content_invalid');
    }
  });

  it('checks the length even for a receiver without a name', () => {
    const nameless = { ...keys, receiverId: Buffer.alloc(0) };
    const clear = clearText({ length: 5_000, receiver: '' });
    expect(refusalOf(() => decrypt(seal(clear), nameless)).code).toBe('callback.content_invalid');
  });

  it('refuses arbitrary bytes and never fails in another way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const encrypted = Buffer.from(bytes).toString('base64');
        expect(refusalOf(() => decrypt(encrypted, keys)).code).toBe('callback.content_invalid');
      }),
    );
  });
});
