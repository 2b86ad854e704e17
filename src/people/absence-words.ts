import { DAY, HOUR } from '../kernel/clock';
import { startOfDay } from '../kernel/time-text';

export type Away = { fromAt: number; toAt: number };

const DAYS: Record<string, number> = { 今天: 0, 明天: 1, 后天: 2 };
const MOST_DAYS = 60;
/** Yesterday's date is a slip, not a leave in a year. */
const AHEAD_DAYS = 300;
const COUNT = /^(\d{1,2})天$/;
const DATE = /^(\d{1,2})[-月/.](\d{1,2})日?$/;

/**
 * When somebody says they are away: 今天, 明天, 后天, 3天 (from today on), 12-1, 12月1日, or two days of these, both included. Days
 * are Shanghai days; today begins now. Null when it is not clear.
 */
export function readAway(text: string, now: number): Away | null {
  const [first = '', last = first, ...rest] = text.split(/\s*[到至~]\s*|\s+/);
  if (rest.length > 0) return null;
  return readCount(text.trim(), now) ?? readDays({ first, last }, now);
}

function readCount(text: string, now: number): Away | null {
  const count = Number(COUNT.exec(text)?.[1] ?? 0);
  return count > 0 && count <= MOST_DAYS ? spanOf(startOfDay(now), count, now) : null;
}

function readDays({ first, last }: { first: string; last: string }, now: number): Away | null {
  const [from, to] = [dayOf(first, now), dayOf(last, now)];
  if (from === null || to === null || to < from) return null;
  const days = Math.round((to - from) / DAY) + 1;
  return days <= MOST_DAYS ? spanOf(from, days, now) : null;
}

const spanOf = (from: number, days: number, now: number): Away => ({
  fromAt: Math.max(from, now),
  toAt: from + days * DAY,
});

/** The Shanghai midnight a word means; a date without a year is the next such day. */
function dayOf(word: string, now: number): number | null {
  const today = startOfDay(now);
  const ahead = DAYS[word];
  if (ahead !== undefined) return today + ahead * DAY;
  const [, month, day] = DATE.exec(word) ?? [];
  if (month === undefined || day === undefined) return null;
  const year = new Date(now + 8 * HOUR).getUTCFullYear();
  const found = [year, year + 1].map((y) => midnight(y, Number(month), Number(day)));
  return found.find((at) => at !== null && at >= today && at < today + AHEAD_DAYS * DAY) ?? null;
}

function midnight(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day);
  const real = new Date(at).getUTCMonth() === month - 1;
  return real ? at - 8 * HOUR : null;
}
