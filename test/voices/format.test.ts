import fc from 'fast-check';
import { durationMs, sniffVoice } from '../../src/voices/format';
import { fragments, VOICES } from '../support/voices';

describe.each(Object.entries(VOICES))('a voice note as %s', (name, make) => {
  it.each([1, 12.5, 59.9, 61])('is recognised by its content and %d seconds long', (seconds) => {
    const bytes = make(seconds);
    expect(sniffVoice(bytes)).toBe(name);
    expect(Math.abs((durationMs(bytes) ?? 0) - seconds * 1_000)).toBeLessThan(70);
  });

  it('cut anywhere or with any byte changed it is measured or refused, and never takes for ever', () => {
    const bytes = make(2);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, end) => {
        const hurt = Uint8Array.from(bytes.subarray(0, end));
        if (at < end) hurt[at] = value;
        const ms = durationMs(hurt);
        expect(ms === null || (ms > 0 && Number.isFinite(ms))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

it('whatever comes is measured or refused', () => {
  const heads = [
    '#!AMR\n',
    'RIFF....WAVEfmt ',
    '\x1a\x45\xdf\xa3',
    '....ftypM4A ',
    'ID3',
    '\xff\xfb',
    'OggS',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, rest) => {
      const ms = durationMs(Buffer.concat([Buffer.from(head, 'latin1'), rest]));
      expect(ms === null || ms > 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  for (const text of ['', 'MZ', '<html>', '%PDF', 'GIF89a'])
    expect(sniffVoice(Buffer.from(text))).toBeNull();
});

it('a length is counted, whatever the header claims', () => {
  const { wav, webm, m4a } = VOICES;
  const fast = wav(30);
  fast.writeUInt32LE(1_600_000, 28);
  expect(durationMs(fast)).toBe(30_000);
  expect(durationMs(webm(30, 1_000))).toBe(30_000);
  expect(durationMs(m4a(30, 1_000))).toBeGreaterThan(29_900);
});

it('what Safari records in fragments is measured', () => {
  expect(Math.abs(durationMs(fragments(3))! - 3_000)).toBeLessThan(100);
});

it('millions of empty parts are not walked through', () => {
  const parts = (head: string, part: Buffer): Buffer =>
    Buffer.concat([Buffer.from(head, 'latin1'), ...new Array<Buffer>(300_000).fill(part)]);
  const voided = Buffer.from([0xec, 0x80]);
  let looks = 0;
  const counted = new Proxy(parts('\x1a\x45\xdf\xa3\x80', voided), {
    get: (bytes, key: string) => (looks++, Reflect.get(bytes, key, bytes) as unknown),
  });
  expect(durationMs(counted)).toBeNull();
  expect(looks).toBeLessThan(1_000_000);
  expect(durationMs(parts('#!AMR\n', Buffer.from([0x7c])))).toBe(600_000);
});

it('a picture or a text is no voice note, and a header alone is not either', () => {
  expect(durationMs(Buffer.from('#!AMR\n'))).toBeNull();
  expect(durationMs(VOICES.wav(1).subarray(0, 44))).toBeNull();
  expect(durationMs(VOICES.m4a(1).subarray(0, 30))).toBeNull();
});
