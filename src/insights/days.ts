import { DAY, HOUR } from '../kernel/clock';
import type { Span } from '../kernel/business-calendar';
import { Refusal } from '../kernel/refusal';
import { startOfDay } from '../kernel/time-text';

const OFFSET_MS = 8 * HOUR;
const USUAL_DAYS = 30;
const MOST_DAYS = 92;

/** Whole Shanghai days, both ends included, and the same as a span of UTC ms. */
export type Days = { from: string; to: string; span: Span };

/** The Shanghai day, `2026-11-25`. */
export const dayOf = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 10);
/** The Shanghai month, `2026-11`. */
export const monthOf = (at: number): string => dayOf(at).slice(0, 7);
const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/** Days as they were asked for; without any the last 30, today among them. Refuses `board.days_wrong`. */
export function daysAsked(
  asked: { from?: string | undefined; to?: string | undefined },
  now: number,
): Days {
  const last = asked.to === undefined ? startOfDay(now) : midnight(asked.to);
  const first = asked.from === undefined ? last - (USUAL_DAYS - 1) * DAY : midnight(asked.from);
  if (first > last || last - first >= MOST_DAYS * DAY)
    throw new Refusal('invalid', 'board.days_wrong', { most: MOST_DAYS });
  return { from: dayOf(first), to: dayOf(last), span: { from: first, to: last + DAY } };
}

/** A month, or the part of it that lies in a span; `share` is that part of its days. */
export type MonthPart = Span & { month: string; share: number };

/** The months that a span of whole days touches. */
export function monthsIn({ from, to }: Span): MonthPart[] {
  const parts: MonthPart[] = [];
  for (let at = from; at < to;) {
    const begin = midnight(`${monthOf(at)}-01`);
    const next = midnight(`${monthOf(begin + 31 * DAY)}-01`);
    const end = Math.min(next, to);
    parts.push({ from: at, to: end, month: monthOf(at), share: (end - at) / (next - begin) });
    at = end;
  }
  return parts;
}
