import type { BusySpan, Directory } from './member';

const covers = ({ fromAt, toAt }: BusySpan, now: number): boolean => fromAt <= now && now < toAt;

/** Who is in a meeting at a moment. */
export const busyAt = ({ busy }: Pick<Directory, 'busy'>, now: number): ReadonlySet<string> =>
  new Set(busy.filter((time) => covers(time, now)).map(({ memberId }) => memberId));

/** When the first of those who are in a meeting is free again; null when nobody is. */
export function freeAt({ busy }: Pick<Directory, 'busy'>, now: number): number | null {
  const ends = busy.filter((time) => covers(time, now)).map(({ toAt }) => toAt);
  return ends.length === 0 ? null : Math.min(...ends);
}

/** Spans in order that do not touch each other; those that overlap become one. */
export function mergeSpans(spans: readonly BusySpan[]): BusySpan[] {
  const merged: BusySpan[] = [];
  for (const span of [...spans].sort((a, b) => a.fromAt - b.fromAt)) {
    const last = merged.at(-1);
    if (last && span.fromAt <= last.toAt) last.toAt = Math.max(last.toAt, span.toAt);
    else merged.push({ fromAt: span.fromAt, toAt: span.toAt });
  }
  return merged;
}
