import { HOUR, MINUTE } from '../kernel/clock';

const HOURS = /^(\d{1,2})个?(?:小时|h)$/;
const MINUTES = /^(\d{1,3})(?:分钟|min)$/;
const TIME = /^(\d{1,2})(?:[:：点时](\d{2}|半)?分?)$/;
const LONGEST_MS = 12 * HOUR;

/**
 * Until when somebody says they are busy: 15:00, 15点半, 30分钟, 2小时, 半小时. Null when it is not clear, over already, or more than
 * twelve hours ahead; `dayAt` is the midnight where they are.
 */
export function readUntil(
  text: string,
  { now, dayAt }: { now: number; dayAt: number },
): number | null {
  const word = text.replace(/\s/g, '');
  const toAt = lengthIn(word, now) ?? timeIn(word, dayAt);
  return toAt !== null && toAt > now && toAt - now <= LONGEST_MS ? toAt : null;
}

function lengthIn(word: string, now: number): number | null {
  if (word === '半小时' || word === '半个小时') return now + HOUR / 2;
  const [, hours] = HOURS.exec(word) ?? [];
  if (hours !== undefined) return now + Number(hours) * HOUR;
  const [, minutes] = MINUTES.exec(word) ?? [];
  return minutes === undefined ? null : now + Number(minutes) * MINUTE;
}

function timeIn(word: string, dayAt: number): number | null {
  const [, hour, minute = '0'] = TIME.exec(word) ?? [];
  if (hour === undefined) return null;
  const minutes = minute === '半' ? 30 : Number(minute);
  if (Number(hour) > 24 || minutes > 59) return null;
  return dayAt + Number(hour) * HOUR + minutes * MINUTE;
}
