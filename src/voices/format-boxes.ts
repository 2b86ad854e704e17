import { readerOf, type Reader } from './format-frames';
import { opusMs } from './opus';

type Box = { name: string; from: number; to: number };

/** A minute of speech has some hundred boxes and a few thousand elements; what has more is made to keep us busy. */
const MOST_BOXES = 10_000;
const MOST_ELEMENTS = 50_000;

/** ISO 14496-12 boxes one after another; a box that leaves its parent ends the walk. */
function* boxes(read: Reader, { from, to }: Omit<Box, 'name'>): Generator<Box> {
  for (let at = from, n = 0; at + 8 <= to && n < MOST_BOXES; n++) {
    const size = read.u32be(at);
    // 0: to the end; 1: a size of 64 bits follows, which no voice note needs.
    const end = size === 0 ? to : at + size;
    if (end < at + 8 || end > to) return;
    yield { name: read.text(at + 4, 4), from: at + 8, to: end };
    at = end;
  }
}

/** The first box at the end of a path. */
function boxAt(read: Reader, root: Omit<Box, 'name'>, [name = '', ...rest]: string[]): Box | null {
  const [box] = named(read, root, name);
  return box && rest.length > 0 ? boxAt(read, box, rest) : (box ?? null);
}

const SAMPLES_IN_AAC = 1_024;
const TABLES = ['mdia', 'minf', 'stbl'];

/**
 * AAC in MP4 by its frames, in the sample table or, as Safari's recorder writes it, in fragments; what the headers claim to be the
 * length is not read. Null for another codec, or without media data.
 */
export function mp4Ms(bytes: Uint8Array): number | null {
  const read = readerOf(bytes);
  const all = { from: 0, to: read.length };
  const track = boxAt(read, all, ['moov', 'trak']);
  const rate = track ? aacRate(read, track) : 0;
  if (!track || rate === 0 || !boxAt(read, all, ['mdat'])) return null;
  const sizes = boxAt(read, track, [...TABLES, 'stsz']);
  const frames = (sizes ? read.u32be(sizes.from + 8) : 0) + framesInFragments(read, all);
  return (frames * SAMPLES_IN_AAC * 1_000) / rate;
}

/** Samples a second by the first entry of the sample descriptions: 16.16 bits. 0: no AAC. */
function aacRate(read: Reader, track: Box): number {
  const entry = boxAt(read, track, [...TABLES, 'stsd']);
  if (!entry || read.text(entry.from + 12, 4) !== 'mp4a') return 0;
  return read.u32be(entry.from + 40) >>> 16;
}

function* named(read: Reader, parent: Omit<Box, 'name'>, name: string): Generator<Box> {
  for (const box of boxes(read, parent)) if (box.name === name) yield box;
}

function framesInFragments(read: Reader, all: Omit<Box, 'name'>): number {
  const tracks = [...named(read, all, 'moof')].flatMap((moof) => [...named(read, moof, 'traf')]);
  const runs = tracks.flatMap((track) => [...named(read, track, 'trun')]);
  return runs.reduce((sum, { from }) => sum + read.u32be(from + 4), 0);
}

const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMECODE_SCALE = 0x2ad7b1;
const CLUSTER = 0x1f43b675;
const CLUSTER_TIME = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const CODEC_PRIVATE = 0x63a2;
/** Elements that are looked into; all others are stepped over. */
const OPENED = new Set([SEGMENT, INFO, CLUSTER, BLOCK_GROUP, TRACKS, TRACK_ENTRY]);

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

type WebmState = { scale: number; cluster: number };

function notice(read: Reader, { id, from, to }: Element, state: WebmState): void {
  const length = Math.min(to - from, 8);
  if (id === TIMECODE_SCALE) state.scale = unsigned(read, from, length);
  if (id === CLUSTER_TIME) state.cluster = unsigned(read, from, length);
}

/** Track number (one byte for the first 127 tracks), then the time after the cluster's, signed. */
const blockTime = (read: Reader, from: number, { cluster }: WebmState): number =>
  cluster + ((unsigned(read, from + 1, 2) << 16) >> 16);

/** Track number, time and flags in front of a block's frame. */
const BLOCK_HEADER = 4;

export type OpusPackets = {
  /** The `OpusHead` of the track, when it has one. */
  head: Uint8Array | null;
  packets: { atMs: number; bytes: Uint8Array }[];
};

/**
 * MediaRecorder states no duration: the sum of what the packets play is the length, or the time of the last one, when there were
 * gaps. Matroska, section "Block Structure".
 */
export function webmMs(bytes: Uint8Array): number | null {
  const { packets } = opusPackets(bytes);
  let played = 0;
  for (const packet of packets) played += opusMs(packet.bytes);
  const last = packets.at(-1);
  return last ? Math.max(played, last.atMs + opusMs(last.bytes)) : null;
}

/** The packets of a WebM recording of one Opus track, as browsers make them (one frame in a block, no lacing). */
export function opusPackets(bytes: Uint8Array): OpusPackets {
  const read = readerOf(bytes);
  const found: OpusPackets = { head: null, packets: [] };
  const state = { scale: 1_000_000, cluster: 0 };
  for (let at = 0, n = 0; at < read.length && n < MOST_ELEMENTS; n++) {
    const part = element(read, at);
    if (!part || part.to > read.length) break;
    notice(read, part, state);
    collect(found, { bytes, read, part, state });
    at = OPENED.has(part.id) ? part.from : part.to;
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
