const ELLIPSIS = '…';
const DASH = '—';
const MAX_URL_BYTES = 2048;
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

// Control characters, bidi overrides and invisible blanks can only deceive; joiners stay, emoji are made with them.
const DECEPTIVE = /(?![\n\t])[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/** People's text made safe to show: well-formed Unicode, no controls, and no "<" that WeCom could read as a link (S33). */
const safe = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(DECEPTIVE, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('<', '＜');

/** One safe line of at most `max` UTF-16 units; empty when there is nothing to read. */
export const line = (text: string, max: number): string =>
  clip(safe(text).replace(/\s+/g, ' ').trim(), max, (part) => part.length);

/** Like `line`, but a field that WeCom requires is never empty: it shows a dash. */
export const requiredLine = (text: string, max: number): string => line(text, max) || DASH;

/** Safe text of at most `max` UTF-16 units that keeps its line breaks. */
export const paragraph = (text: string, max: number): string =>
  clip(safe(text).trim(), max, (part) => part.length);

/** Safe text of at most `max` UTF-8 bytes that keeps its line breaks; a dash when there is nothing to read. */
export const requiredBytes = (text: string, max: number): string =>
  clipBytes(safe(text).trim(), max) || DASH;

const clipBytes = (text: string, max: number): string => clip(text, max, byteLength);

/**
 * Finished markup cut to `max` UTF-8 bytes after a whole line, for a cut inside one could break a link or a colour tag. A dash
 * when there is nothing to read.
 */
export function clipLines(markup: string, max: number): string {
  const whole = markup.replace(/\p{Surrogate}/gu, '\uFFFD');
  const fitting = clipBytes(whole, max);
  if (fitting === whole) return whole.trim() === '' ? DASH : whole;
  const lastBreak = fitting.lastIndexOf('\n');
  return lastBreak > 0 ? `${fitting.slice(0, lastBreak)}\n${ELLIPSIS}` : fitting;
}

/** UTF-8 bytes. */
export const byteLength = (text: string): number => Buffer.byteLength(text);

/** Ends with … when something was cut; a character with its accents or joiners is never split. */
function clip(text: string, max: number, size: (part: string) => number): string {
  if (size(text) <= max) return text;
  let left = max - size(ELLIPSIS);
  let end = 0;
  // Whether a cluster ends at a place depends on no more than the one character behind it, hence + 2.
  for (const { segment } of graphemes.segment(text.slice(0, max + 2))) {
    left -= size(segment);
    if (left < 0) break;
    end += segment.length;
  }
  return text.slice(0, end).trimEnd() + ELLIPSIS;
}

/** `text` as an absolute http(s) address of at most 2048 bytes; undefined for everything else, above all `javascript:`. */
export function webUrl(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  return web && byteLength(url.href) <= MAX_URL_BYTES ? url.href : undefined;
}
