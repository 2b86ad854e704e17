import { opusMs } from './opus';

/** A view that reads past the end as 0 instead of throwing. */
export type Reader = {
  length: number;
  u8: (at: number) => number;
  u16le: (at: number) => number;
  u32le: (at: number) => number;
  u32be: (at: number) => number;
  text: (at: number, length: number) => string;
};

export function readerOf(bytes: Uint8Array): Reader {
  const u8 = (at: number): number => bytes[at] ?? 0;
  const u16le = (at: number): number => u8(at) + u8(at + 1) * 256;
  const u32le = (at: number): number => u16le(at) + u16le(at + 2) * 65_536;
  const u32be = (at: number): number =>
    ((u8(at) * 256 + u8(at + 1)) * 256 + u8(at + 2)) * 256 + u8(at + 3);
  const text = (at: number, length: number): string =>
    String.fromCharCode(...bytes.subarray(at, at + length));
  return { length: bytes.length, u8, u16le, u32le, u32be, text };
}

/** Bytes of a frame by its type (RFC 4867, tables 1a and 1b), header included; each plays 20 ms. 0: no such type. */
const NARROW = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 1, 1];
const WIDE = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
const AMR_FRAME_MS = 20;

/** What is this long is too long, and nobody needs to know how much. */
const LONG_MS = 600_000;

export function amrMs(bytes: Uint8Array): number | null {
  const read = readerOf(bytes);
  const wide = read.text(0, 9) === '#!AMR-WB\n';
  const sizes = wide ? WIDE : NARROW;
  let at = wide ? 9 : 6;
  let frames = 0;
  while (at < read.length && frames * AMR_FRAME_MS < LONG_MS) {
    const size = sizes[(read.u8(at) >> 3) & 15] ?? 0;
    if (size === 0 || at + size > read.length) return null;
    at += size;
    frames++;
  }
  return frames * AMR_FRAME_MS;
}

const MOST_CHUNKS = 1_000;
/** PCM, floats, A-law, μ-law, and "see the extension". */
const WAV_FORMATS = new Set([1, 3, 6, 7, 0xfffe]);

/** Bytes a second as the samples make it; the figure that the header states may be anything. 0: not a sound we know. */
function wavRate(read: Reader, at: number): number {
  const [channels, rate, bits] = [read.u16le(at + 2), read.u32le(at + 4), read.u16le(at + 14)];
  return WAV_FORMATS.has(read.u16le(at)) ? (channels * rate * bits) / 8 : 0;
}

export function wavMs(bytes: Uint8Array): number | null {
  const read = readerOf(bytes);
  let perSecond = 0;
  for (let at = 12, n = 0; at + 8 <= read.length && n < MOST_CHUNKS; n++) {
    const [name, size] = [read.text(at, 4), read.u32le(at + 4)];
    if (name === 'fmt ') perSecond = wavRate(read, at + 8);
    if (name === 'data') {
      // Recorders that were cut off leave 0 or the largest number here.
      const there = Math.min(size === 0 ? Infinity : size, read.length - at - 8);
      return perSecond > 0 ? (there / perSecond) * 1_000 : null;
    }
    at += 8 + size + (size % 2);
  }
  return null;
}

const ADTS_RATES = [96, 88.2, 64, 48, 44.1, 32, 24, 22.05, 16, 12, 11.025, 8, 7.35];
const ADTS_SAMPLES = 1_024;

/** ADTS (ISO 13818-7): each frame says its size; 1,024 samples each. */
export function aacMs(bytes: Uint8Array): number | null {
  const read = readerOf(bytes);
  let ms = 0;
  for (let at = 0; at + 7 <= read.length && ms < LONG_MS;) {
    if (read.u8(at) !== 0xff || (read.u8(at + 1) & 0xf6) !== 0xf0) return null;
    const rate = ADTS_RATES[(read.u8(at + 2) >> 2) & 15];
    const size = ((read.u8(at + 3) & 3) << 11) | (read.u8(at + 4) << 3) | (read.u8(at + 5) >> 5);
    if (rate === undefined || size < 7 || at + size > read.length) return null;
    ms += ADTS_SAMPLES / rate;
    at += size;
  }
  return ms;
}

const KBPS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBPS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const KHZ = [44.1, 48, 32];

type Mp3Frame = { size: number; ms: number };

/** Versions by their two bits: MPEG 2.5, none, MPEG 2, MPEG 1. */
const VERSIONS = [
  { kbps: KBPS_2, divide: 4, samples: 576 },
  undefined,
  { kbps: KBPS_2, divide: 2, samples: 576 },
  { kbps: KBPS_1, divide: 1, samples: 1_152 },
];

/** One layer-3 frame (ISO 11172-3, 13818-3, and the unofficial MPEG 2.5); null when there is none here. */
function mp3Frame(read: Reader, at: number): Mp3Frame | null {
  const [second, third] = [read.u8(at + 1), read.u8(at + 2)];
  const version = VERSIONS[(second >> 3) & 3];
  if (read.u8(at) !== 0xff || (second & 0xe6) !== 0xe2 || !version) return null;
  const kbps = version.kbps[third >> 4] ?? 0;
  const khz = (KHZ[(third >> 2) & 3] ?? 0) / version.divide;
  if (kbps === 0 || khz === 0) return null;
  const size = Math.floor(((version.samples / 8) * kbps) / khz) + ((third >> 1) & 1);
  return { size, ms: version.samples / khz };
}

/** An ID3v2 tag in front is skipped; its size has seven bits to the byte. */
function afterTag(read: Reader): number {
  if (read.text(0, 3) !== 'ID3') return 0;
  const [a, b, c, d] = [6, 7, 8, 9].map((at) => read.u8(at) & 127);
  return 10 + (((a ?? 0) << 21) | ((b ?? 0) << 14) | ((c ?? 0) << 7) | (d ?? 0));
}

export function mp3Ms(bytes: Uint8Array): number | null {
  const read = readerOf(bytes);
  let at = afterTag(read);
  let ms = 0;
  while (ms < LONG_MS) {
    const frame = at + 4 <= read.length ? mp3Frame(read, at) : null;
    if (!frame) break;
    ms += frame.ms;
    at += frame.size;
  }
  // An ID3v1 tag of 128 bytes may follow, and the last frame may be cut; anything longer is no sound.
  return ms < LONG_MS && read.length - at > 2_048 ? null : ms;
}

const MOST_PAGES = 20_000;
/** `OpusHead` and `OpusTags` (RFC 7845). */
const HEADERS = 2;

/** Opus in Ogg by its packets; the position that a page claims is not read. Null for another codec. */
export function oggMs(bytes: Uint8Array): number | null {
  const read = readerOf(bytes);
  if (read.text(28, 8) !== 'OpusHead') return null;
  let ms = 0;
  let packets = 0;
  for (const at of packetsInOgg(read)) {
    if (packets++ >= HEADERS) ms += opusMs(bytes.subarray(at, at + 2));
    if (ms > LONG_MS) break;
  }
  return ms;
}

/** Where each packet begins (RFC 3533): a packet goes on as long as its parts are full. */
function* packetsInOgg(read: Reader): Generator<number> {
  let begins = true;
  for (const { at, size } of partsInOgg(read)) {
    if (begins) yield at;
    begins = size < 255;
  }
}

/** A page lists the sizes of its parts in front of them. */
function* partsInOgg(read: Reader): Generator<{ at: number; size: number }> {
  for (let page = 0, n = 0; read.text(page, 4) === 'OggS' && n < MOST_PAGES; n++) {
    const parts = read.u8(page + 26);
    let at = page + 27 + parts;
    for (let part = 0; part < parts; part++) {
      const size = read.u8(page + 27 + part);
      yield { at, size };
      at += size;
    }
    page = at;
  }
}
