// Real voice notes of a given length, made frame by frame.

const frames = (count: number, make: (n: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, n) => make(n)));

export function wav(seconds: number): Buffer {
  const samples = Math.round(seconds * 8_000);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples * 2, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples * 2, 40);
  const sound = Buffer.alloc(samples * 2);
  for (let n = 0; n < samples; n++) sound.writeInt16LE(Math.round(9_000 * Math.sin(n / 3)), n * 2);
  return Buffer.concat([head, sound]);
}

/** AMR-NB at 12.2 kbit/s, as WeCom records. */
export const amr = (seconds: number): Buffer =>
  Buffer.concat([
    Buffer.from('#!AMR\n'),
    frames(Math.round(seconds * 50), (n) =>
      Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31, n)]),
    ),
  ]);

/** MPEG 1 layer 3, 128 kbit/s, 44.1 kHz: frames of 417 bytes and 26.12 ms. */
export const mp3 = (seconds: number): Buffer =>
  frames(Math.round((seconds * 44_100) / 1_152), () =>
    Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)]),
  );

/** ADTS at 16 kHz: 64 ms a frame. */
export const aac = (seconds: number): Buffer =>
  frames(Math.round((seconds * 16_000) / 1_024), () => {
    const size = 100;
    const head = [0xff, 0xf1, 0x60, 0x40, size >> 3, ((size & 7) << 5) | 0x1f, 0xfc];
    return Buffer.concat([Buffer.from(head), Buffer.alloc(size - 7, 5)]);
  });

function box(name: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(name, 4);
  return Buffer.concat([head, body]);
}

const u32 = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, n) => bytes.writeUInt32BE(number, 4 * n));
  return bytes;
};
const FTYP = box('ftyp', Buffer.from('M4A \0\0\0\0isom', 'latin1'));
/** An AAC track of 16 kHz: its sample entry carries the rate in 16.16 bits. */
const track = (frames: number): Buffer => {
  const entry = box('mp4a', Buffer.alloc(24), u32(16_000 * 65_536));
  const tables = box('stbl', box('stsd', u32(0, 1), entry), box('stsz', u32(0, 0, frames)));
  return box('trak', box('mdia', box('minf', tables)));
};
const aacFrames = (seconds: number): number => Math.round((seconds * 16_000) / 1_024);
/** The length that the movie header claims, in ms. */
const header = (ms: number): Buffer => box('mvhd', u32(0, 0, 0, 1_000, ms), Buffer.alloc(80));

export const m4a = (seconds: number, claimedMs = seconds * 1_000): Buffer =>
  Buffer.concat([
    ...[FTYP, box('mdat', Buffer.alloc(500, 3))],
    box('moov', header(Math.round(claimedMs)), track(aacFrames(seconds))),
  ]);

/** As Safari's recorder writes it: an empty movie, then fragments of a second. */
export const fragments = (seconds: number): Buffer =>
  Buffer.concat([
    ...[FTYP, box('moov', header(0), track(0))],
    ...Array.from({ length: seconds }, () => {
      const run = box('traf', box('tfhd', u32(0, 1)), box('trun', u32(0, aacFrames(1))));
      return Buffer.concat([box('moof', run), box('mdat', Buffer.alloc(50, 3))]);
    }),
  ]);

function ebml(id: number[], body: Buffer, unknown = false): Buffer {
  const size = Buffer.from(
    unknown
      ? [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
      : [
          0x10 | (body.length >> 24),
          (body.length >> 16) & 255,
          (body.length >> 8) & 255,
          body.length & 255,
        ],
  );
  return Buffer.concat([Buffer.from(id), size, body]);
}

/** 20 ms of narrow-band speech in one frame. */
const packet = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from([0x08]), Buffer.alloc(bytes - 1, 7)]);

/** What a browser's MediaRecorder writes: no duration, sizes unknown, a block of Opus every 20 ms. */
export function webm(seconds: number, scaleNs = 1_000_000, bytes = 40): Buffer {
  const blocks = Math.round(seconds * 50);
  const clusters: Buffer[] = [];
  for (let from = 0; from < blocks; from += 250) {
    const time = Buffer.alloc(4);
    time.writeUInt32BE(from * 20);
    const inside = frames(Math.min(250, blocks - from), (n) => {
      const head = Buffer.from([0x81, 0, 0, 0x80]);
      head.writeInt16BE(n * 20, 1);
      return ebml([0xa3], Buffer.concat([head, packet(bytes)]));
    });
    clusters.push(
      ebml([0x1f, 0x43, 0xb6, 0x75], Buffer.concat([ebml([0xe7], time), inside]), true),
    );
  }
  const scale = u32(scaleNs);
  const info = ebml([0x15, 0x49, 0xa9, 0x66], ebml([0x2a, 0xd7, 0xb1], scale));
  const segment = ebml([0x18, 0x53, 0x80, 0x67], Buffer.concat([info, ...clusters]), true);
  return Buffer.concat([
    ebml([0x1a, 0x45, 0xdf, 0xa3], Buffer.from([0x42, 0x86, 0x81, 1])),
    segment,
  ]);
}

export const VOICES = { wav, amr, mp3, aac, m4a, webm } as const;
