import { z } from 'zod';
import { randomBytes } from 'node:crypto';
import type { Caller } from './call';

type MediaKind = 'image' | 'voice' | 'video' | 'file';

/** A file to upload; more than 5 bytes, at most 10 MB (image jpg/png, video mp4), 2 MB (voice amr) or 20 MB (file). */
type Upload = { kind: MediaKind; name: string; contentType: string; bytes: Buffer };

export type MediaMethods = {
  /** Answers a media id that works for three days in all apps of the company (WeCom 90253). */
  uploadMedia(file: Upload): Promise<string>;
  /** Media of members live three days too, so fetch them at once (WeCom 90254); refuses more than `maxBytes` (20 MB). */
  downloadMedia(
    mediaId: string,
    maxBytes?: number,
  ): Promise<{ bytes: Buffer; contentType: string }>;
};

const MEGABYTE = 1024 * 1024;
const UPLOAD_BYTES: Record<MediaKind, number> = {
  image: 10 * MEGABYTE,
  voice: 2 * MEGABYTE,
  video: 10 * MEGABYTE,
  file: 20 * MEGABYTE,
};

/** Temporary media. Throws RangeError for a file that WeCom would refuse for its size. */
export function mediaMethods({ call, download }: Caller): MediaMethods {
  return {
    uploadMedia: async (file) => {
      const limit = UPLOAD_BYTES[file.kind];
      if (file.bytes.length <= 5 || file.bytes.length > limit) {
        throw new RangeError(`${file.kind}: 6 to ${String(limit)} bytes`);
      }
      const request = { api: 'media/upload', query: { type: file.kind }, ...multipart(file) };
      return (await call(request, z.object({ media_id: z.string().min(1) }))).media_id;
    },
    downloadMedia: async (mediaId, maxBytes = 20 * MEGABYTE) => {
      const query = { media_id: mediaId };
      const { bytes, contentType } = await download({ api: 'media/get', query, maxBytes });
      return { bytes, contentType };
    },
  };
}

/** By hand, because WeCom does not read names that are encoded as browsers do it; quotes and line breaks cannot break out. */
function multipart(file: Upload): { body: Buffer; contentType: string } {
  const boundary = `----salesbeat${randomBytes(16).toString('hex')}`;
  const name = file.name.replace(/["\\\p{Cc}]/gu, '_');
  const type = file.contentType.replace(/[^\w.+/-]/g, '');
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="${name}"; ` +
    `filelength=${String(file.bytes.length)}\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}
