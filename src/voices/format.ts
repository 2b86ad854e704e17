import { aacMs, amrMs, mp3Ms, oggMs, wavMs } from './format-frames';
import { mp4Ms, webmMs } from './format-boxes';

/** A voice note is at most this long and this large (WeCom's own limit for voice, and Tencent's for one sentence). */
export const MAX_SECONDS = 60;
export const MAX_BYTES = 3 * 1024 * 1024;

export type VoiceFormat = 'amr' | 'mp3' | 'aac' | 'm4a' | 'wav' | 'webm' | 'ogg';

export const MEDIA_TYPES: Record<VoiceFormat, string> = {
  ...{ amr: 'audio/amr', mp3: 'audio/mpeg', aac: 'audio/aac', m4a: 'audio/mp4' },
  ...{ wav: 'audio/wav', webm: 'audio/webm', ogg: 'audio/ogg' },
};

const text = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

const SIGNATURES: readonly [VoiceFormat, (bytes: Uint8Array) => boolean][] = [
  ['amr', (bytes) => text(bytes, 0, 5) === '#!AMR'],
  ['wav', (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WAVE'],
  ['ogg', (bytes) => text(bytes, 0, 4) === 'OggS'],
  ['webm', (bytes) => text(bytes, 0, 4) === '\x1a\x45\xdf\xa3'],
  ['m4a', (bytes) => text(bytes, 4, 8) === 'ftyp'],
  ['mp3', (bytes) => text(bytes, 0, 3) === 'ID3'],
  // ADTS has layer bits 00, MPEG audio has layer 3 (01).
  ['aac', (bytes) => bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0],
  ['mp3', (bytes) => bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2],
];

/** What kind of sound a file begins like, never by its name; null for anything we do not take. */
export const sniffVoice = (bytes: Uint8Array): VoiceFormat | null =>
  SIGNATURES.find(([, matches]) => matches(bytes))?.[0] ?? null;

const MEASURES: Record<VoiceFormat, (bytes: Uint8Array) => number | null> = {
  ...{ amr: amrMs, mp3: mp3Ms, aac: aacMs, m4a: mp4Ms, wav: wavMs, webm: webmMs, ogg: oggMs },
};

/**
 * How long a voice note plays, in ms, counted from its own frames or boxes and never believed from a header that the frames
 * contradict; null when there is no sound in it. Looks at each byte at most once and never throws.
 */
export function durationMs(bytes: Uint8Array): number | null {
  const format = sniffVoice(bytes);
  const ms = format && MEASURES[format](bytes);
  return ms !== null && Number.isFinite(ms) && ms > 0 ? Math.round(ms) : null;
}
