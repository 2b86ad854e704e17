import { readFile } from 'node:fs/promises';
import decodeHeic from 'heic-decode';
import sharp, { type Sharp } from 'sharp';
import type { Examination } from '../../visits/pictures';

// How a picture's bytes become pixels, for the threads that work on them. Used in threads only.

export const MAX_PIXELS = 50_000_000;

const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1'];

/** What kind of picture it is, by its first bytes and never by its name; null for anything we do not take. */
export function sniff(head: Buffer): Examination['mediaType'] | null {
  const text = head.toString('latin1');
  const [inner, brand] = [text.slice(4, 8), text.slice(8, 12)];
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('RIFF') && brand === 'WEBP') return 'image/webp';
  return inner === 'ftyp' && HEIC_BRANDS.includes(brand) ? 'image/heic' : null;
}

export type Size = { width: number; height: number };
type Measured = { width: number; height: number; picture: () => Promise<Sharp> };

/** Size and, when asked for, pixels of a picture file. */
export async function measure(
  path: string,
  mediaType: Examination['mediaType'],
): Promise<Measured> {
  const options = { failOn: 'warning', limitInputPixels: MAX_PIXELS, pages: 1 } as const;
  if (mediaType === 'image/heic') return measureHeic(await readFile(path));
  const { width, height } = await sharp(path, options).metadata();
  return { width, height, picture: () => Promise.resolve(sharp(path, options).rotate()) };
}

type HeicImages = (Size & { decode: () => Promise<{ data: Uint8ClampedArray }> })[] & {
  dispose: () => void;
};

// sharp's own build cannot decode HEVC. The picture is decoded at most once, and given back at once.
async function measureHeic(buffer: Buffer): Promise<Measured> {
  const images = (await decodeHeic.all({ buffer })) as unknown as HeicImages;
  const [first] = images;
  if (!first || first.width * first.height > MAX_PIXELS) {
    images.dispose();
    return { width: first?.width ?? 0, height: first?.height ?? 0, picture: noPicture };
  }
  const { width, height } = first;
  const picture = async (): Promise<Sharp> => {
    const { data } = await first.decode().finally(() => images.dispose());
    const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return sharp(raw, { raw: { width, height, channels: 4 } });
  };
  return { width, height, picture };
}

const noPicture = (): Promise<Sharp> => Promise.reject(new Error('no image in the file'));

/** The picture as it is held, with its size. */
export async function upright(original: Buffer): Promise<Size & { picture: Sharp }> {
  if (sniff(original.subarray(0, 32)) === 'image/heic') {
    const { width, height, picture } = await measureHeic(original);
    return { width, height, picture: await picture() };
  }
  const picture = sharp(original, { limitInputPixels: MAX_PIXELS, pages: 1 }).rotate();
  const { width, height, orientation = 1 } = await picture.metadata();
  return orientation > 4 ? { picture, width: height, height: width } : { picture, width, height };
}
