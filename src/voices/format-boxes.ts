import { readerOf, type Reader } from './format-frames';

type Box = { name: string; from: number; to: number };

/** ISO 14496-12 boxes one after another; a box that leaves its parent ends the walk. */
function* boxes(read: Reader, from: number, to: number): Generator<Box> {
  for (let at = from; at + 8 <= to;) {
    const size = read.u32be(at);
    // 0: to the end; 1: a size of 64 bits follows, which no voice note needs.
    const end = size === 0 ? to : at + size;
    if (end < at + 8 || end > to) return;
    yield { name: read.text(at + 4, 4), from: at + 8, to: end };
    at = end;
  }
}

/** The length that the movie header states; a file whose media data is missing has none. */
export function mp4Ms(bytes: Uint8Array): number | null {
  const read = readerOf(bytes);
  const top = [...boxes(read, 0, read.length)];
  const movie = top.find(({ name }) => name === 'moov');
  if (!movie || !top.some(({ name, from, to }) => name === 'mdat' && to > from)) return null;
  const header = [...boxes(read, movie.from, movie.to)].find(({ name }) => name === 'mvhd');
  if (!header) return null;
  const long = read.u8(header.from) === 1;
  const scale = read.u32be(header.from + (long ? 20 : 12));
  const length = long
    ? read.u32be(header.from + 24) * 2 ** 32 + read.u32be(header.from + 28)
    : read.u32be(header.from + 16);
  return scale === 0 ? null : (length / scale) * 1_000;
}

const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMECODE_SCALE = 0x2ad7b1;
const CLUSTER = 0x1f43b675;
const CLUSTER_TIME = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
/** Elements that are looked into; all others are stepped over. */
const OPENED = new Set([SEGMENT, INFO, CLUSTER, BLOCK_GROUP]);

type Element = { id: number; from: number; to: number };

/** EBML (RFC 8794): an id and a size of variable length. Live recordings leave the size unknown: all ones. */
function element(read: Reader, at: number): Element | null {
  const idLength = Math.clz32(read.u8(at)) - 23;
  if (idLength > 4) return null;
  const sizeAt = at + idLength;
  const sizeLength = Math.clz32(read.u8(sizeAt)) - 23;
  if (sizeLength > 8) return null;
  const mask = (1 << (8 - sizeLength)) - 1;
  const first = read.u8(sizeAt) & mask;
  const size = unsigned(read, sizeAt + 1, sizeLength - 1) + first * 2 ** (8 * (sizeLength - 1));
  const unknown = size === 2 ** (7 * sizeLength) - 1;
  const from = sizeAt + sizeLength;
  return { id: unsigned(read, at, idLength), from, to: unknown ? read.length : from + size };
}

function unsigned(read: Reader, at: number, length: number): number {
  let value = 0;
  for (let n = 0; n < length; n++) value = value * 256 + read.u8(at + n);
  return value;
}

/** Opus in a browser's recorder comes in frames of 20 ms (60 ms at most). */
const LAST_FRAME_MS = 20;

/** MediaRecorder states no duration: the time of the last block is the length. Matroska, section "Block Structure". */
export function webmMs(bytes: Uint8Array): number | null {
  const read = readerOf(bytes);
  const state = { scale: 1_000_000, cluster: 0, last: -1 };
  for (let at = 0; at < read.length;) {
    const found = element(read, at);
    if (!found) break;
    notice(read, found, state);
    at = OPENED.has(found.id) ? found.from : found.to;
  }
  return state.last < 0 ? null : (state.last * state.scale) / 1_000_000 + LAST_FRAME_MS;
}

type WebmState = { scale: number; cluster: number; last: number };

function notice(read: Reader, { id, from, to }: Element, state: WebmState): void {
  const length = Math.min(to - from, 8);
  if (id === TIMECODE_SCALE) state.scale = unsigned(read, from, length);
  if (id === CLUSTER_TIME) state.cluster = unsigned(read, from, length);
  if (id !== SIMPLE_BLOCK && id !== BLOCK) return;
  state.last = Math.max(state.last, blockTime(read, from, state));
}

/** Track number (one byte for the first 127 tracks), then the time after the cluster's, signed. */
const blockTime = (read: Reader, from: number, { cluster }: WebmState): number =>
  cluster + ((unsigned(read, from + 1, 2) << 16) >> 16);

const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const CODEC_PRIVATE = 0x63a2;
const OPUS_OPENED = new Set([...OPENED, TRACKS, TRACK_ENTRY]);
/** Track number, time and flags in front of a block's frame. */
const BLOCK_HEADER = 4;

export type OpusPackets = {
  /** The `OpusHead` of the track, when it has one. */
  head: Uint8Array | null;
  packets: { atMs: number; bytes: Uint8Array }[];
};

/** The frames of a WebM recording of one Opus track, as browsers make them (one frame in a block, no lacing). */
export function opusPackets(bytes: Uint8Array): OpusPackets {
  const read = readerOf(bytes);
  const found: OpusPackets = { head: null, packets: [] };
  const state = { scale: 1_000_000, cluster: 0, last: -1 };
  for (let at = 0; at < read.length;) {
    const part = element(read, at);
    if (!part || part.to > read.length) break;
    notice(read, part, state);
    collect(found, { bytes, read, part, state });
    at = OPUS_OPENED.has(part.id) ? part.from : part.to;
  }
  return found;
}

type Collecting = { bytes: Uint8Array; read: Reader; part: Element; state: WebmState };

function collect(found: OpusPackets, { bytes, read, part, state }: Collecting): void {
  const { id, from, to } = part;
  if (id === CODEC_PRIVATE && read.text(from, 8) === 'OpusHead')
    found.head = bytes.subarray(from, to);
  if (id !== SIMPLE_BLOCK && id !== BLOCK) return;
  const atMs = (blockTime(read, from, state) * state.scale) / 1_000_000;
  found.packets.push({ atMs, bytes: bytes.subarray(from + BLOCK_HEADER, to) });
}
