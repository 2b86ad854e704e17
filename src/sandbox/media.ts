import { randomBytes } from 'node:crypto';
import { DAY, SECOND } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { ApiError } from './api-error';
import { parseMultipart } from './multipart';
import { json } from './route';
import type { Answer, Call, Route } from './route';

/** Kinds of uploaded media [90253]. */
export type MediaType = 'image' | 'voice' | 'video' | 'file';

/** One stored file; it can be read for three days of simulated time. */
type MediaFile = { type: MediaType; name: string; mime: string; bytes: Buffer };

/** Temporary media: 3 days, 10 MB images, 2 MB voice, 10 MB video, 20 MB files, each above 5 bytes [90253]. */
export type Media = {
  /** Checks limits and stores; answers the media_id. */
  add: (file: MediaFile) => string;
  /** Throws 40007 for an unknown or expired media_id. */
  get: (mediaId: string) => MediaFile;
};

const MB = 1_024 * 1_024;
const MAX_BYTES: Record<MediaType, number> = {
  image: 10 * MB,
  voice: 2 * MB,
  video: 10 * MB,
  file: 20 * MB,
};
const SIZE_ERRORS: Record<MediaType, number> = {
  image: 40009,
  voice: 40006,
  video: 40011,
  file: 40006,
};
const WHOLE_FILE_MAX = 20 * MB;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const JPG = Buffer.from([0xff, 0xd8, 0xff]);
const AMR = Buffer.from('#!AMR');

const startsWith = (bytes: Buffer, magic: Buffer): boolean =>
  bytes.subarray(0, magic.length).equals(magic);

/** The content type by the first bytes: jpg, png and amr are known, all else is a plain file. */
export function mimeOf(bytes: Buffer): string {
  if (startsWith(bytes, PNG)) return 'image/png';
  if (startsWith(bytes, JPG)) return 'image/jpeg';
  if (startsWith(bytes, AMR)) return 'audio/amr';
  return 'application/octet-stream';
}

export function createMedia(clock: Clock): Media {
  const files = new Map<string, { file: MediaFile; expiresAt: number }>();
  return {
    add: (file) => {
      checkFile(file);
      const mediaId = `3${randomBytes(32).toString('base64url')}`;
      files.set(mediaId, { file, expiresAt: clock.now() + 3 * DAY });
      return mediaId;
    },
    get: (mediaId) => {
      const held = files.get(mediaId);
      if (!held || held.expiresAt <= clock.now()) throw new ApiError(40007, 'invalid media_id');
      return held.file;
    },
  };
}

function checkFile({ type, bytes }: MediaFile): void {
  if (bytes.length <= 5) throw new ApiError(40006, 'file must be larger than 5 bytes');
  if (bytes.length > MAX_BYTES[type]) throw new ApiError(SIZE_ERRORS[type], 'file too large');
  const mime = mimeOf(bytes);
  if (type === 'image' && !mime.startsWith('image/'))
    throw new ApiError(40004, 'an image must be jpg or png');
  if (type === 'voice' && mime !== 'audio/amr') throw new ApiError(40004, 'voice must be AMR');
}

/** Reads the multipart field `media` of an upload into a stored file and answers its media_id. */
export function upload(call: Call, media: Media, types: MediaType[]): string {
  const type = types.find((known) => known === call.query.get('type'));
  if (!type) throw new ApiError(40004, 'invalid media type');
  const part = parseMultipart(call.raw, call.headers['content-type'] ?? '').find(
    (candidate) => candidate.name === 'media',
  );
  if (!part) throw new ApiError(41005, 'multipart field media missing');
  if (!part.filename) throw new ApiError(41005, 'filename missing');
  return media.add({ type, name: part.filename, mime: mimeOf(part.bytes), bytes: part.bytes });
}

/** media/upload [90253] and media/get with Range [90254]. */
export function mediaRoutes(media: Media, clock: Clock): Route[] {
  return [
    {
      method: 'POST',
      path: 'media/upload',
      token: 'app',
      body: 'bytes',
      run: (call) =>
        json({
          type: call.query.get('type'),
          media_id: upload(call, media, ['image', 'voice', 'video', 'file']),
          created_at: String(Math.floor(clock.now() / SECOND)),
        }),
    },
    {
      method: 'GET',
      path: 'media/get',
      token: 'app',
      run: (call) => fileAnswer(media.get(call.query.get('media_id') ?? ''), call.headers.range),
    },
  ];
}

function fileAnswer(file: MediaFile, range: string | undefined): Answer {
  const headers = {
    'content-type': file.mime,
    'content-disposition': `attachment; filename="${encodeURIComponent(file.name)}"`,
  };
  const wanted = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (!wanted) {
    if (file.bytes.length > WHOLE_FILE_MAX) throw new ApiError(830002, 'use Range');
    return { raw: { status: 200, headers, bytes: file.bytes } };
  }
  const size = file.bytes.length;
  const start = Number(wanted[1]);
  const end = Math.min(wanted[2] ? Number(wanted[2]) : size - 1, size - 1);
  const bytes = file.bytes.subarray(start, end + 1);
  const contentRange = `bytes ${String(start)}-${String(end)}/${String(size)}`;
  return { raw: { status: 206, headers: { ...headers, 'content-range': contentRange }, bytes } };
}
