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
