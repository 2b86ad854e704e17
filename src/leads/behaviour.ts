import { DAY } from '../kernel/clock';

/** What visitors do: look at a page, stay on it, download, open a mail, play a video. */
export const BEHAVIOURS = ['page', 'dwell', 'download', 'mail_open', 'video'] as const;
export type BehaviourKind = (typeof BEHAVIOURS)[number];

/** One thing that somebody did on our pages or with our mails. */
export type Behaviour = {
  kind: BehaviourKind;
  /** UTC ms. */
  at: number;
  /** The page's address without what follows `?` or `#`. */
  page: string | null;
  seconds: number | null;
};

/** What is counted: `pages` are different ones (the depth of a visit), `seconds` are added up. */
export type Measure = {
  kinds: readonly BehaviourKind[];
  /** Only pages whose address has one of these in it. */
  onPages?: readonly string[] | undefined;
  count: 'pages' | 'times' | 'seconds';
  atLeast: number;
};

/** So many of a lead, or of a visitor whom nobody knows yet, are kept: the newest. */
export const MOST_KEPT = 500;

/**
 * Since when as much as `atLeast` has happened, counted backwards from the newest: old behaviour that still counts makes the
 * whole old. Null when there is not so much. The order of the list does not matter.
 */
export function reachedSince(behaviour: readonly Behaviour[], measure: Measure): number | null {
  const newestFirst = behaviour
    .filter((one) => isMeasured(one, measure))
    .sort((a, b) => b.at - a.at);
  const seen = new Set<string>();
  let sum = 0;
  for (const one of newestFirst) {
    sum += worth(one, measure, seen);
    if (sum >= measure.atLeast) return one.at;
  }
  return null;
}

function isMeasured({ kind, page }: Behaviour, { kinds, onPages }: Measure): boolean {
  if (!kinds.includes(kind)) return false;
  const address = (page ?? '').toLowerCase();
  return onPages === undefined || onPages.some((part) => address.includes(part.toLowerCase()));
}

function worth({ page, seconds }: Behaviour, { count }: Measure, seen: Set<string>): number {
  if (count === 'seconds') return seconds ?? 0;
  if (count === 'times') return 1;
  const fresh = page !== null && !seen.has(page);
  if (fresh) seen.add(page);
  return fresh ? 1 : 0;
}

/** What is left of the weight of something that happened at `at`: half after each half-life, all of it while it is new. */
export const freshness = (at: number, now: number, halfLifeDays: number): number =>
  0.5 ** (Math.max(0, now - at) / (halfLifeDays * DAY));
