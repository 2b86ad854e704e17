import { DAY } from '../kernel/clock';
import type { Behaviour } from './behaviour';
import { leastBudget, leastPeople } from './ranges';
import { scoreOf, type Profile, type ScoringPolicy } from './score';

// 历史成交训练的评分: how often leads like this one were won, learnt from those that are over. It stands beside the score of the
// rules and never replaces it. L2-regularised logistic regression (Hastie, Tibshirani, Friedman, section 4.4), judged by the Brier
// score (1950) and by reliability bins on leads that it has not learnt from.

/** Below so many of either outcome nothing is learnt (catalogue F14; PostHog's limit). */
export const LEAST_PER_CLASS = 25;
/** The newest so many leads are learnt from. */
export const MOST_LEARNT = 20_000;
/** What a lead did in so many days after it came in is looked at: who stayed open longer must not look busier. */
const WINDOW_DAYS = 14;
const HOLDOUT = 0.25;
const BINS = 10;

export type Past = { profile: Profile; behaviour: readonly Behaviour[]; createdAt: number };
/** One lead that is over; `features` as `featuresOf` makes them. */
export type Row = { features: readonly number[]; won: boolean };

/** What is learnt from, by name: each rule of the score as met or not, and sizes on a logarithmic scale. */
export const featureNames = ({ rules }: ScoringPolicy): string[] => [
  ...rules.map(({ name }) => name),
  ...['预算（对数）', '企业规模（对数）', '行为次数（对数）'],
];

/** A lead as numbers, in the order of `featureNames`. */
export function featuresOf(past: Past, policy: ScoringPolicy): number[] {
  const until = past.createdAt + WINDOW_DAYS * DAY;
  const behaviour = past.behaviour.filter(({ at }) => at <= until);
  const { profile } = past;
  const met = policy.rules.map((rule) => {
    const alone = { ...policy, rules: [{ ...rule, points: 100 }] };
    // Seen from before all of it nothing has aged.
    return scoreOf({ profile, behaviour, now: 0 }, alone).score / 100;
  });
  return [
    ...met,
    Math.log1p(leastBudget(profile.budgetRange) / WAN_FEN),
    Math.log1p(leastPeople(profile.companySize)),
    Math.log1p(behaviour.length),
  ];
}

const WAN_FEN = 1_000_000;

/** `weights` are of features in units of their spread, so that they can be compared. */
export type Model = {
  seed: number;
  rulesVersion: number;
  intercept: number;
  features: readonly { name: string; mean: number; spread: number; weight: number }[];
};

/** Leads whose chance was said to be between `from` and `to`: what was said, and what became of them. */
export type Bin = { from: number; to: number; n: number; said: number; won: number };
export type Calibration = {
  won: number;
  lost: number;
  /** Mean squared error of the chances; 0 is perfect. */
  brier: number;
  /** The same for saying the share of won ones to everybody: what is not below it knows nothing. */
  brierOfShare: number;
  bins: readonly Bin[];
};
export type Trained = {
  model: Model;
  learntFrom: { won: number; lost: number };
  /** On leads that were held back. */
  holdout: Calibration;
};

/** Finds intercept and weights for standardised features: the port to linear algebra. */
export type Fit = (x: readonly (readonly number[])[], won: readonly boolean[]) => number[];
export type Wish = {
  rows: readonly Row[];
  names: readonly string[];
  rulesVersion: number;
  seed: number;
};

/** Learns in a thread of its own. */
export type Trainer = { train: (wish: Wish) => Promise<Trained> };

/** Learns from three quarters of the rows, chosen by the seed in each class, and judges on the others. */
export function trainModel(wish: Wish, fit: Fit): Trained {
  const { learn, holdBack } = split(wish.rows, wish.seed);
  const scales = scalesOf(learn.map(({ features }) => features));
  const [intercept = 0, ...weights] = fit(
    learn.map(({ features }) => standardise(features, scales)),
    learn.map(({ won }) => won),
  );
  const features = wish.names.map((name, i) => ({
    ...{ name, mean: scales[i]?.mean ?? 0, spread: scales[i]?.spread ?? 1 },
    weight: weights[i] ?? 0,
  }));
  const model = { seed: wish.seed, rulesVersion: wish.rulesVersion, intercept, features };
  return { model, learntFrom: countOf(learn), holdout: calibrate(model, holdBack) };
}

/** The chance, between 0 and 1, that a lead with these features is won. */
export function chanceOf(
  model: Omit<Model, 'seed' | 'rulesVersion'>,
  features: readonly number[],
): number {
  const x = standardise(features, model.features);
  const sum = model.features.reduce(
    (z, { weight }, i) => z + weight * (x[i] ?? 0),
    model.intercept,
  );
  return 1 / (1 + Math.exp(-sum));
}

/** How far chances that were said agree with what happened. */
export function calibrate(model: Model, rows: readonly Row[]): Calibration {
  const said = rows.map(({ features, won }) => ({ chance: chanceOf(model, features), won }));
  const { won, lost } = countOf(rows);
  const share = won / (won + lost);
  const bins = Array.from({ length: BINS }, (_, i) => binOf(said, i)).filter(({ n }) => n > 0);
  return {
    ...{ won, lost, bins },
    brier: meanOf(said.map((one) => (one.chance - Number(one.won)) ** 2)),
    brierOfShare: share * (1 - share),
  };
}

function binOf(said: readonly { chance: number; won: boolean }[], i: number): Bin {
  const inside = said.filter(({ chance }) => Math.min(BINS - 1, Math.floor(chance * BINS)) === i);
  return {
    ...{ from: i / BINS, to: (i + 1) / BINS, n: inside.length },
    said: meanOf(inside.map(({ chance }) => chance)),
    won: meanOf(inside.map(({ won }) => Number(won))),
  };
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

const countOf = (rows: readonly Row[]): { won: number; lost: number } => {
  const won = rows.filter((row) => row.won).length;
  return { won, lost: rows.length - won };
};

type Scale = { mean: number; spread: number };

/** A feature that is the same for all has no spread, and no weight then. */
function scalesOf(x: readonly (readonly number[])[]): Scale[] {
  return (x[0] ?? []).map((_, i) => {
    const column = x.map((features) => features[i] ?? 0);
    const mean = meanOf(column);
    return { mean, spread: Math.sqrt(meanOf(column.map((value) => (value - mean) ** 2))) || 1 };
  });
}

const standardise = (features: readonly number[], scales: readonly Scale[]): number[] =>
  scales.map(({ mean, spread }, i) => ((features[i] ?? 0) - mean) / spread);

function split(rows: readonly Row[], seed: number): { learn: Row[]; holdBack: Row[] } {
  const random = randomFrom(seed);
  const learn: Row[] = [];
  const holdBack: Row[] = [];
  for (const outcome of [true, false]) {
    const drawn = rows
      .filter(({ won }) => won === outcome)
      .map((row) => ({ row, lot: random() }))
      .sort((a, b) => a.lot - b.lot)
      .map(({ row }) => row);
    const held = Math.floor(drawn.length * HOLDOUT);
    holdBack.push(...drawn.slice(0, held));
    learn.push(...drawn.slice(held));
  }
  return { learn, holdBack };
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
