import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import exifr from 'exifr';
import sharp, { type Sharp } from 'sharp';
import type { Examination } from '../../visits/pictures';
import { MAX_PIXELS, measure, sniff, upright, type Size } from './picture-file';

// Runs in a thread of its own (`pictures.ts`). One picture at a time, with one native thread, so that memory stays bounded.
sharp.concurrency(1);
sharp.cache(false);

const LONGEST_SHOWN = 1_600;
const SHORTEST_SHOWN = 640;

/** A refusal as it crosses the thread. */
export type Refused = { refused: string };
const refused = (code: string): Refused => ({ refused: `evidence.${code}` });

export async function examine(path: string): Promise<Examination | Refused> {
  const head = await readHead(path);
  if (head.length === 0) return refused('empty');
  const mediaType = sniff(head);
  if (mediaType === null) return refused('not_a_picture');
  try {
    const { width, height, picture } = await measure(path, mediaType);
    if (width * height > MAX_PIXELS) return refused('too_many_pixels');
    const perceptualHash = await differenceHash(await picture());
    const { sha256, bytes } = await digest(path);
    return { mediaType, sha256, bytes, width, height, perceptualHash, exif: await readExif(path) };
  } catch (error) {
    return refused(codeOf(error));
  }
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(32), 0, 32, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** dHash: is each pixel of a 9 × 8 grey thumbnail brighter than its right neighbour (Krawetz, 2013). */
async function differenceHash(picture: Sharp): Promise<string> {
  const grey = picture.flatten({ background: '#fff' }).greyscale();
  const pixels = await grey.resize(9, 8, { fit: 'fill' }).raw().toBuffer();
  let hash = '';
  for (let row = 0; row < 8; row++) {
    let byte = 0;
    for (let column = 0; column < 8; column++) {
      const at = row * 9 + column;
      byte = byte * 2 + ((pixels[at] ?? 0) > (pixels[at + 1] ?? 0) ? 1 : 0);
    }
    hash += byte.toString(16).padStart(2, '0');
  }
  return hash;
}

async function digest(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(path), async function* count(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
    yield '';
  });
  return { sha256: hash.digest('hex'), bytes };
}

const NOTHING: Examination['exif'] = { takenAt: null, latitude: null, longitude: null };
const CHINA = '+08:00';

/** Phones strip EXIF more often than not; what cannot be read counts as not there. */
async function readExif(path: string): Promise<Examination['exif']> {
  const options = { pick: [...TIMES, ...GPS], reviveValues: false, gps: true };
  const tags = (await exifr.parse(path, options).catch(() => null)) as Tags | null;
  if (!tags) return NOTHING;
  const { latitude = null, longitude = null } = tags;
  return { takenAt: exifTime(tags), latitude, longitude };
}

const TIMES = ['DateTimeOriginal', 'OffsetTimeOriginal'];
const GPS = ['GPSLatitude', 'GPSLongitude', 'GPSLatitudeRef', 'GPSLongitudeRef'];
type Tags = {
  DateTimeOriginal?: string;
  OffsetTimeOriginal?: string;
  latitude?: number;
  longitude?: number;
};

function exifTime({ DateTimeOriginal, OffsetTimeOriginal }: Tags): number | null {
  const [day = '', time = ''] = (DateTimeOriginal ?? '').split(' ');
  const at = Date.parse(`${day.replaceAll(':', '-')}T${time}${OffsetTimeOriginal ?? CHINA}`);
  return Number.isNaN(at) ? null : at;
}

function codeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (/pixel limit|too large|exceeds/i.test(message)) return 'too_many_pixels';
  if (/premature|truncat|end of|incomplete|corrupt/i.test(message)) return 'truncated';
  return 'not_a_picture';
}

export type WatermarkTask = { original: Uint8Array; lines: readonly string[]; fontFile: string };

/** Draws the lines on a dark band over the lower edge of a copy; the copy carries none of the original's metadata. */
export async function watermark(task: WatermarkTask): Promise<Uint8Array> {
  const { picture, ...size } = await sized(Buffer.from(task.original));
  const { width, height } = size;
  const label = await drawLabel(task, size);
  const plain = picture.resize(width, height, { fit: 'fill' }).flatten({ background: '#fff' });
  const pixels = await plain.toColourspace('srgb').raw().toBuffer();
  layOver(pixels, size, label);
  return sharp(pixels, { raw: { ...size, channels: 3 } })
    .jpeg({ quality: 82 })
    .toBuffer();
}

/**
 * Darkens the lower edge and writes white letters on it. The library's own way takes the whole picture through an alpha channel,
 * which costs as much as reading, shrinking and writing it together.
 */
function layOver(pixels: Buffer, { width, height }: Size, { pad, ...label }: Label): void {
  const top = Math.max(0, height - label.height - 2 * pad);
  for (let at = top * width * 3; at < pixels.length; at++) pixels[at] = (pixels[at] ?? 0) >> 1;
  const wide = Math.min(label.width, width - pad);
  const tall = Math.min(label.height, height - top - pad);
  for (let y = 0; y < tall; y++)
    for (let x = 0; x < wide; x++) {
      const ink = (label.ink[(y * label.width + x) * 4 + 3] ?? 0) / 255;
      whiten(pixels, ((top + pad + y) * width + pad + x) * 3, ink);
    }
}

function whiten(pixels: Buffer, at: number, ink: number): void {
  if (ink === 0) return;
  for (let one = at; one < at + 3; one++) {
    const below = pixels[one] ?? 0;
    pixels[one] = below + (255 - below) * ink;
  }
}

async function sized(original: Buffer): Promise<Size & { picture: Sharp }> {
  const { picture, ...size } = await upright(original);
  const longest = Math.max(size.width, size.height);
  const scale = Math.min(LONGEST_SHOWN, Math.max(SHORTEST_SHOWN, longest)) / longest;
  const scaled = (side: number): number => Math.max(1, Math.round(side * scale));
  return { picture, width: scaled(size.width), height: scaled(size.height) };
}

/** Letters as RGBA, of which only the fourth value counts: how much ink there is. */
type Label = Size & { ink: Buffer; pad: number };

async function drawLabel(
  { lines, fontFile }: WatermarkTask,
  { width, height }: Size,
): Promise<Label> {
  const pad = Math.max(2, Math.round(width / 60));
  const size = Math.max(8, Math.round(Math.max(width / 34, height / 60)));
  const room = { width: Math.max(1, width - 2 * pad), height: Math.max(1, height - 2 * pad) };
  const written = {
    ...{ text: lines.map(escape).join('\n'), font: `Noto Sans SC ${String(size)}` },
    ...({ fontfile: fontFile, rgba: true, dpi: 72, wrap: 'word-char', width: room.width } as const),
  };
  const text = sharp({ text: written }).ensureAlpha();
  const fitting = text.resize({ ...room, fit: 'inside', withoutEnlargement: true });
  const { data, info } = await fitting.raw().toBuffer({ resolveWithObject: true });
  return { ink: data, width: info.width, height: info.height, pad };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
