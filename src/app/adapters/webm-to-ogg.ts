import { opusPackets, type OpusPackets } from '../../voices/format-boxes';
import { Unintelligible } from '../../voices/speech';

// Ogg (RFC 3533) around Opus (RFC 7845).
const SERIAL = 1;
const SAMPLES_PER_MS = 48;
/** A page says the sizes of at most so many parts of 255 bytes. */
const MOST_PARTS = 255;

/** The Opus packets of a WebM recording in an Ogg stream; nothing is decoded. Throws `Unintelligible` without Opus in it. */
export function opusInOgg(webm: Uint8Array): Buffer {
  const { head, packets } = opusPackets(webm);
  if (packets.length === 0) throw new Unintelligible('这段录音的格式无法识别');
  const beginning = [
    page({ packets: [head ?? defaultHead()], granule: 0, sequence: 0, flags: BEGINS }),
    page({ packets: [tags()], granule: 0, sequence: 1, flags: 0 }),
  ];
  const pages = inPages(packets);
  const sound = pages.map((part, n) => {
    const next = pages[n + 1]?.[0];
    const endMs = next?.atMs ?? (part.at(-1)?.atMs ?? 0) + FRAME_MS;
    return page({
      packets: part.map(({ bytes }) => bytes),
      ...{ granule: endMs * SAMPLES_PER_MS, sequence: n + 2, flags: next ? 0 : ENDS },
    });
  });
  return Buffer.concat([...beginning, ...sound]);
}

type Packets = OpusPackets['packets'];

/** As many packets in each page as its list of sizes has room for. */
function inPages(packets: Packets): Packets[] {
  const pages: Packets[] = [];
  let room = 0;
  for (const packet of packets) {
    const parts = Math.floor(packet.bytes.length / 255) + 1;
    room -= parts;
    if (room < 0) {
      pages.push([]);
      room = MOST_PARTS - parts;
    }
    pages.at(-1)?.push(packet);
  }
  return pages;
}

const BEGINS = 2;
const ENDS = 4;
const FRAME_MS = 20;

/** One channel, 48 kHz. */
function defaultHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead');
  head.set([1, 1], 8);
  head.writeUInt32LE(48_000, 12);
  return head;
}

function tags(): Buffer {
  const vendor = Buffer.from('salesbeat');
  const tag = Buffer.alloc(16 + vendor.length);
  tag.write('OpusTags');
  tag.writeUInt32LE(vendor.length, 8);
  vendor.copy(tag, 12);
  return tag;
}

type Page = { packets: readonly Uint8Array[]; granule: number; sequence: number; flags: number };

function page({ packets, granule, sequence, flags }: Page): Buffer {
  const lacing = packets.flatMap(({ length }) => [
    ...new Array<number>(Math.floor(length / 255)).fill(255),
    length % 255,
  ]);
  const header = Buffer.alloc(27 + lacing.length);
  header.write('OggS');
  header[5] = flags;
  header.writeBigInt64LE(BigInt(Math.round(granule)), 6);
  header.writeUInt32LE(SERIAL, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = lacing.length;
  header.set(lacing, 27);
  const whole = Buffer.concat([header, ...packets]);
  whole.writeUInt32LE(checksum(whole), 22);
  return whole;
}

const POLYNOMIAL = 0x04c11db7;
const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ POLYNOMIAL : sum << 1;
  return sum >>> 0;
});

/** CRC-32 of Ogg: not reflected, begins with 0. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) ^ (TABLE[((sum >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  return sum;
}
