import { amountsIn } from '../kernel/money';

/** What dispatch knows of a lead and of a member. */
export type DispatchLead = {
  id: string;
  region: string | null;
  industry: string | null;
  budgetRange: string | null;
  score: number | null;
};
export type Candidate = {
  memberId: string;
  regions: readonly string[];
  industries: readonly string[];
  /** Open leads now. */
  load: number;
  available: boolean;
  /** In a meeting, as their calendar says. */
  busy?: boolean;
  /** Open leads the member may have; null for what everybody may. */
  capacity: number | null;
  /** Open leads of their whole team. */
  teamLoad: number;
  /** Leads dispatched to the member today. */
  received: number;
  senior: boolean;
  /** Days in the company; null for somebody who was there from the start. */
  days: number | null;
  record: TrackRecord;
};

/** What became of the leads a member closed in the last half year. */
export type TrackRecord = {
  won: number;
  lost: number;
  /** The largest budget among those won, in fen; 0 when none had one. */
  largestFen: number;
};
export const NO_RECORD: TrackRecord = { won: 0, lost: 0, largestFen: 0 };

export const FACTORS = ['region', 'industry', 'winRate', 'purchase', 'load', 'seniority'] as const;
export type FactorName = (typeof FACTORS)[number];
export const FACTOR_NAMES: Record<FactorName, string> = {
  ...{ region: '地区', industry: '行业', winRate: '成交率', purchase: '大单经验' },
  ...{ load: '空闲', seniority: '资深' },
};
export type Factor = { name: FactorName; points: number; because: string };

export type DispatchPolicy = {
  version: number;
  /** `weighted` counts every factor, `ability` all but the load, `roundRobin` none. Equals take turns. */
  mode: 'weighted' | 'ability' | 'roundRobin';
  /** Points a factor is worth; a factor's fit is between 0 and 1. */
  weights: Record<FactorName, number>;
  /** Open leads a member may have at most, unless theirs says otherwise. */
  capacity: number;
  /** Open leads a team may have at most; null for no limit. */
  teamCapacity: number | null;
  /** From this score on a lead is rather for the senior. */
  seniorFromScore: number;
  /** New hires begin with this share of a full load and of the turns, and have a whole one after so many days. */
  ramp: { days: number; startShare: number };
};

const USED: Record<DispatchPolicy['mode'], readonly FactorName[]> = {
  weighted: FACTORS,
  ability: FACTORS.filter((name) => name !== 'load'),
  roundRobin: [],
};

/** Which factors count for a lead under a policy. */
export const factorsFor = (policy: DispatchPolicy, { score }: DispatchLead): FactorName[] =>
  USED[policy.mode].filter((name) => {
    if (policy.weights[name] === 0) return false;
    return name !== 'seniority' || (score ?? 0) >= policy.seniorFromScore;
  });

/** The share of a whole load that a member carries: a new hire's grows by the day. */
export function shareOf({ days }: Candidate, { ramp }: DispatchPolicy): number {
  if (days === null || days >= ramp.days) return 1;
  return ramp.startShare + ((1 - ramp.startShare) * Math.max(0, days)) / ramp.days;
}

/** The most open leads that a member is given; a new hire is given less, and at least one. */
export const roomFor = (candidate: Candidate, policy: DispatchPolicy): number =>
  Math.max(1, Math.floor((candidate.capacity ?? policy.capacity) * shareOf(candidate, policy)));

/** What is the same for all candidates of one lead. */
export type Setting = {
  lead: DispatchLead;
  policy: DispatchPolicy;
  budgetFen: number;
  usual: number;
};

export const settingFor = (
  lead: DispatchLead,
  candidates: readonly Candidate[],
  policy: DispatchPolicy,
): Setting => ({
  ...{ lead, policy, budgetFen: budgetOf(lead), usual: usualRate(candidates) },
});

/** The largest amount that a budget names, in fen; 0 when it names none. */
export const budgetOf = ({ budgetRange }: Pick<DispatchLead, 'budgetRange'>): number =>
  Math.max(0, ...amountsIn(budgetRange ?? '').map(({ fen }) => fen));

/** So many closed leads weigh as much as what is usual: a rate of 1 of 1 is no proof. */
const USUAL_WEIGHS = 10;
const NO_RATE = 0.5;

function usualRate(candidates: readonly Candidate[]): number {
  let [won, all] = [0, 0];
  for (const { record } of candidates) {
    won += record.won;
    all += record.won + record.lost;
  }
  return all === 0 ? NO_RATE : won / all;
}

const FITS: Record<FactorName, (candidate: Candidate, setting: Setting) => number> = {
  region: ({ regions }, { lead }) => matchOf(lead.region, regions),
  industry: ({ industries }, { lead }) => matchOf(lead.industry, industries),
  winRate: ({ record: { won, lost } }, { usual }) =>
    (won + usual * USUAL_WEIGHS) / (won + lost + USUAL_WEIGHS),
  purchase: ({ record }, { budgetFen }) =>
    budgetFen === 0 ? 0.5 : Math.min(1, record.largestFen / budgetFen),
  load: (candidate, { policy }) => Math.max(0, 1 - candidate.load / roomFor(candidate, policy)),
  seniority: ({ senior }) => (senior ? 1 : 0),
};

/** 1 for a match, 0 for another speciality, one half when either side says nothing. */
function matchOf(wanted: string | null, offered: readonly string[]): number {
  if (wanted === null || offered.length === 0) return 0.5;
  return offered.includes(wanted) ? 1 : 0;
}

export const tenths = (points: number): number => Math.round(points * 10) / 10;

/** What a factor is worth for a candidate, to a tenth of a point. */
export const pointsFor = (name: FactorName, candidate: Candidate, setting: Setting): number =>
  tenths(setting.policy.weights[name] * FITS[name](candidate, setting));

const BECAUSE: Record<FactorName, (candidate: Candidate, setting: Setting) => string> = {
  region: (_, { lead }) => `地区 ${lead.region ?? '未填'}`,
  industry: (_, { lead }) => `行业 ${lead.industry ?? '未填'}`,
  winRate: ({ record: { won, lost } }) => `半年成交 ${String(won)}/${String(won + lost)}`,
  purchase: ({ record }) => `成交过的最大预算 ${String(record.largestFen / 1_000_000)} 万`,
  load: ({ load }) => `在手 ${String(load)} 条`,
  seniority: ({ senior }) => (senior ? '资深' : '不是资深'),
};

/** A factor with its points and the fact behind them. */
export const explain = (name: FactorName, candidate: Candidate, setting: Setting): Factor => ({
  ...{ name, points: pointsFor(name, candidate, setting) },
  because: BECAUSE[name](candidate, setting),
});
