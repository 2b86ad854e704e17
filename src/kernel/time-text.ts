// Shown times are Asia/Shanghai, UTC+8 without summer time since 1991.
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

const local = (at: number): Date => new Date(at + OFFSET_MS);
const two = (n: number): string => String(n).padStart(2, '0');

/** `09:05` */
export const clockText = (at: number): string =>
  `${two(local(at).getUTCHours())}:${two(local(at).getUTCMinutes())}`;

/** `2026年11月25日 周三` */
export function dayText(at: number): string {
  const day = local(at);
  const date = `${String(day.getUTCFullYear())}年${String(day.getUTCMonth() + 1)}月${String(day.getUTCDate())}日`;
  return `${date} 周${'日一二三四五六'.charAt(day.getUTCDay())}`;
}

/** `11月22日 09:05`, or `今天 09:05` when both are on the same Shanghai day. */
export function momentText(at: number, now: number): string {
  const day = startOfDay(at);
  if (day === startOfDay(now)) return `今天 ${clockText(at)}`;
  if (day === startOfDay(now) + DAY_MS) return `明天 ${clockText(at)}`;
  return `${String(local(at).getUTCMonth() + 1)}月${String(local(at).getUTCDate())}日 ${clockText(at)}`;
}

/** The Shanghai midnight before, as UTC ms. */
export const startOfDay = (at: number): number =>
  Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;

/** `3 分钟`, `2 小时 5 分钟`, `4 天` */
export function spanText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${String(minutes)} 分钟`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${String(Math.floor(hours / 24))} 天`;
  return minutes % 60 === 0
    ? `${String(hours)} 小时`
    : `${String(hours)} 小时 ${String(minutes % 60)} 分钟`;
}

/** `2026-11` */
export const monthText = (at: number): string =>
  `${String(local(at).getUTCFullYear())}-${two(local(at).getUTCMonth() + 1)}`;
