const ZONE_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const two = (n: number): string => String(n).padStart(2, '0');

/** `09:05` in China. */
export function clockText(at: number): string {
  const local = new Date(at + ZONE_MS);
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

const dayOf = (at: number): number => Math.floor((at + ZONE_MS) / DAY_MS);

/** `今天 09:05`, `昨天 18:30` or `11月22日 09:05`. */
export function momentText(at: number, now: number): string {
  const days = dayOf(at) - dayOf(now);
  const names: Record<string, string> = { '0': '今天', '1': '明天', '-1': '昨天' };
  const local = new Date(at + ZONE_MS);
  const date = `${String(local.getUTCMonth() + 1)}月${String(local.getUTCDate())}日`;
  return `${names[String(days)] ?? date} ${clockText(at)}`;
}

/** `0:07` for a voice note. */
export const secondsText = (ms: number): string =>
  `${String(Math.floor(ms / 60_000))}:${two(Math.floor(ms / 1_000) % 60)}`;

/** The midnight in China before a moment. */
export const dayStart = (at: number): number => dayOf(at) * DAY_MS - ZONE_MS;

/** `2026-11-25T09:05`, as a field for date and time has it: the time in China, wherever the phone is. */
export const chinaInput = (at: number): string => new Date(at + ZONE_MS).toISOString().slice(0, 16);

/** The moment that such a field means; null when it is empty. */
export function chinaMoment(input: string): number | null {
  const at = Date.parse(`${input}:00+08:00`);
  return Number.isNaN(at) ? null : at;
}

const NAMED: Record<string, number> = { 昨天: -1, 今天: 0, 明天: 1 };

/** The moment that `momentText` wrote, the nearest one to come; null when it is none (月底). */
export function momentOf(text: string, now: number): number | null {
  const [, word = '', month, day, hour, minute] =
    /^(?:(昨天|今天|明天)|(\d+)月(\d+)日) (\d\d):(\d\d)$/.exec(text) ?? [];
  if (hour === undefined) return null;
  const clock = (Number(hour) * 60 + Number(minute)) * 60_000;
  if (word in NAMED) return dayStart(now) + (NAMED[word] ?? 0) * DAY_MS + clock;
  const year = new Date(now + ZONE_MS).getUTCFullYear();
  const on = (y: number): number => Date.UTC(y, Number(month) - 1, Number(day)) - ZONE_MS + clock;
  return on(year) >= dayStart(now) ? on(year) : on(year + 1);
}
