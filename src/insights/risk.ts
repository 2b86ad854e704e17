import type { Span } from '../kernel/business-calendar';
import { DAY, HOUR } from '../kernel/clock';
import { amountsIn } from '../kernel/money';

/** When a rule fires; once for each time it comes to that. */
export type Trigger =
  /** No effective touch for so many days, in one pair of hands. */
  | { kind: 'silent'; days: number }
  /** Nobody touched it in any way within so many hours of getting it. */
  | { kind: 'untouched'; hours: number }
  /** The first response was missed. */
  | { kind: 'red' }
  /** It has lain in a pool for so many hours since it was released. */
  | { kind: 'pool'; hours: number }
  /** It was released for the so-manieth time. */
  | { kind: 'hops'; hops: number };

export type RiskRule = {
  trigger: Trigger;
  /** Only leads of this source. */
  source: string | null;
  /** Only leads whose budget names at least so much. */
  minBudgetFen: number | null;
  /** So many alerts about one rep in seven days at most; null for no limit. */
  cap: number | null;
};

/** One lead in one pair of hands, as the history tells it. Times are UTC ms. */
export type Stint = {
  leadId: string;
  ownerId: string;
  sourceId: string;
  budgetRange: string | null;
  since: number;
  /** When it was taken away, and whether into a pool; null while it is still theirs. */
  endedAt: number | null;
  released: boolean;
  /** How often it had been released by the end of this stint. */
  releases: number;
  /** When the next one got it. */
  nextSince: number | null;
  /** When it was won or found 无效. */
  closedAt: number | null;
  firstTouchAt: number | null;
  effectiveTouches: readonly number[];
  missedAt: number | null;
};

export type Firing = { leadId: string; ownerId: string; at: number };

type Fires<T> = (trigger: T, stint: Stint, span: { end: number; now: number }) => number[];
type Of<K> = Extract<Trigger, { kind: K }>;

const FIRES: { [K in Trigger['kind']]: Fires<Of<K>> } = {
  silent: ({ days }, stint, { end }) => silences(stint, end, days * DAY),
  untouched: ({ hours }, { since, firstTouchAt }, { end }) => {
    const at = since + hours * HOUR;
    return at <= Math.min(end, firstTouchAt ?? end) ? [at] : [];
  },
  red: (_, { missedAt }) => (missedAt === null ? [] : [missedAt]),
  pool: ({ hours }, stint, { now }) => lyingAt(stint, now, hours * HOUR),
  hops: ({ hops }, { endedAt, released, releases }) =>
    endedAt !== null && released && releases === hops ? [endedAt] : [],
};

/** When a rule would have fired about a stint, up to `now`. */
export function firesOf(
  { trigger }: Pick<RiskRule, 'trigger'>,
  stint: Stint,
  now: number,
): number[] {
  const end = Math.min(stint.endedAt ?? now, stint.closedAt ?? now, now);
  const fires = FIRES[trigger.kind] as Fires<Trigger>;
  return fires(trigger, stint, { end, now });
}

function silences({ since, effectiveTouches }: Stint, end: number, ms: number): number[] {
  const within = effectiveTouches.filter((at) => at >= since && at < end);
  const begins = [since, ...within.sort((a, b) => a - b)];
  return begins.flatMap((at, i) => (at + ms <= (begins[i + 1] ?? end) ? [at + ms] : []));
}

function lyingAt({ endedAt, released, nextSince }: Stint, now: number, ms: number): number[] {
  if (endedAt === null || !released) return [];
  return endedAt + ms <= (nextSince ?? now) ? [endedAt + ms] : [];
}

/** What a rule would have done in a span; `noisy` when somebody would have had more than 20 alerts in seven days. */
export type DryRun = {
  fires: number;
  reps: number;
  /** The most alerts about one rep in seven days. */
  most: number;
  noisy: boolean;
  /** How many the cap leaves. */
  told: number;
  latest: Firing[];
};

const MOST_IN_A_WEEK = 20;
const WEEK = 7 * DAY;
const SHOWN = 10;

/** When a rule fires about these stints within a span. */
export const firingsOf = (rule: RiskRule, stints: readonly Stint[], span: Span): Firing[] =>
  stints
    .filter((stint) => concerns(rule, stint))
    .flatMap((stint) =>
      firesOf(rule, stint, span.to)
        .filter((at) => at >= span.from && at < span.to)
        .map((at) => ({ leadId: stint.leadId, ownerId: stint.ownerId, at })),
    );

/** What so many firings mean. Weeks are counted from the beginning of the span, for each rep. */
export function dryRun({ cap }: RiskRule, firings: readonly Firing[], span: Span): DryRun {
  const weeks = new Map<string, number>();
  for (const { ownerId, at } of firings) {
    const week = `${ownerId}:${String(Math.floor((at - span.from) / WEEK))}`;
    weeks.set(week, (weeks.get(week) ?? 0) + 1);
  }
  const most = Math.max(0, ...weeks.values());
  const told = [...weeks.values()].reduce((sum, n) => sum + Math.min(n, cap ?? n), 0);
  const newest = [...firings].sort((a, b) => b.at - a.at || (a.leadId < b.leadId ? -1 : 1));
  return {
    ...{ fires: firings.length, reps: new Set(firings.map(({ ownerId }) => ownerId)).size },
    ...{ most, noisy: most > MOST_IN_A_WEEK, told },
    latest: newest.slice(0, SHOWN),
  };
}

/** A capped rule may be noisy without harm; one without a cap may not be switched on when it is (catalogue F41). */
export const mayBeOn = ({ cap }: RiskRule, { noisy }: Pick<DryRun, 'noisy'>): boolean =>
  !noisy || (cap !== null && cap <= MOST_IN_A_WEEK);

function concerns({ source, minBudgetFen }: RiskRule, { sourceId, budgetRange }: Stint): boolean {
  if (source !== null && source !== sourceId) return false;
  if (minBudgetFen === null) return true;
  return amountsIn(budgetRange ?? '').some(({ fen }) => fen >= minBudgetFen);
}
