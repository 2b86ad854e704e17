import { DAY } from '../kernel/clock';
import type { Cost } from './cost';

/** What the board needs to know of a lead. */
export type LeadFact = {
  id: string;
  sourceId: string;
  state: string;
  createdAt: number;
  firstTouchAt: number | null;
  effectiveAt: number | null;
  /** Working minutes from coming in to the first touch: as long as the customer waited. Null when nobody touched it. */
  minutes: number | null;
};

type Test = (fact: LeadFact, now: number) => boolean;
const OPEN = new Set(['new', 'assigned', 'working']);
const WON = new Set(['qualified', 'converted']);

const isOpen: Test = ({ state }) => OPEN.has(state);
const isOld: Test = ({ createdAt }, now) => now - createdAt >= DAY;
/** Longer than `above` and at most `most` working minutes. */
const within =
  (above: number, most: number): Test =>
  ({ minutes }) =>
    minutes !== null && minutes > above && minutes <= most;

/** Every number of the board, and which leads it counts. */
const TESTS = {
  received: () => true,
  /** Those whose 24 hours are over: only of them is it known. */
  due24h: isOld,
  touched24h: (fact, now) =>
    isOld(fact, now) && fact.effectiveAt !== null && fact.effectiveAt - fact.createdAt <= DAY,
  /** Touched effectively, whatever became of it. */
  used: ({ effectiveAt }) => effectiveAt !== null,
  /** Worth its money: won, or touched effectively and not found 无效 since. */
  effective: ({ state, effectiveAt }) =>
    WON.has(state) || (effectiveAt !== null && state !== 'disqualified'),
  qualified: ({ state }) => WON.has(state),
  disqualified: ({ state }) => state === 'disqualified',
  open: isOpen,
  /** Open, and nobody has touched it in any way. */
  untouched: (fact, now) => isOpen(fact, now) && fact.firstTouchAt === null,
  within5: within(-1, 5),
  within15: within(5, 15),
  within30: within(15, 30),
  within120: within(30, 120),
  over120: within(120, Infinity),
  unanswered: ({ minutes }) => minutes === null,
} satisfies Record<string, Test>;

export type Cell = keyof typeof TESTS;
export const CELLS = Object.keys(TESTS) as [Cell, ...Cell[]];

/** Whether a number of the board counts this lead. */
export const isIn = (cell: Cell, fact: LeadFact, now: number): boolean => TESTS[cell](fact, now);

/** A part of a whole; `percent` has one decimal and is null below ten: it would say more than is known. */
export type Share = { n: number; of: number; percent: number | null };
const LEAST = 10;

export const shareOf = (n: number, of: number): Share => ({
  ...{ n, of, percent: of < LEAST ? null : Math.round((1_000 * n) / of) / 10 },
});

export type Counts = Record<Cell, number>;
export type Figures = {
  counts: Counts;
  touched24h: Share;
  utilisation: Share;
  /** Working minutes, by nearest rank; null below ten answers. */
  response: { n: number; median: number | null; p90: number | null };
  cost: Cost & { costFen: number; cacFen: number | null };
};

/** The figures of some leads and what they cost; the cost of one effective lead is null when there is none. */
export function figuresOf(facts: readonly LeadFact[], cost: Cost, now: number): Figures {
  const count = (cell: Cell): number => facts.filter((fact) => isIn(cell, fact, now)).length;
  const counts = Object.fromEntries(CELLS.map((cell) => [cell, count(cell)])) as Counts;
  const costFen = cost.ledgerFen + cost.estimatedFen;
  const cacFen = counts.effective === 0 ? null : Math.round(costFen / counts.effective);
  return {
    counts,
    touched24h: shareOf(counts.touched24h, counts.due24h),
    utilisation: shareOf(counts.used, counts.received),
    response: responseOf(facts.flatMap(({ minutes }) => (minutes === null ? [] : [minutes]))),
    cost: { ...cost, costFen, cacFen },
  };
}

function responseOf(minutes: number[]): Figures['response'] {
  const sorted = minutes.sort((a, b) => a - b);
  const n = sorted.length;
  const rank = (share: number): number | null =>
    n < LEAST ? null : Math.round((sorted[Math.ceil(share * n) - 1] ?? 0) * 10) / 10;
  return { n, median: rank(0.5), p90: rank(0.9) };
}
