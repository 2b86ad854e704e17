import { freshness, reachedSince, type Behaviour, type Measure } from './behaviour';
import type { LeadDraft, LeadField } from './intake';
import type { MarketingStandard } from './marketing';
import { contactFaults, type ContactFault, type QualityPolicy } from './quality';
import { leastBudget } from './ranges';
import { says } from './said';

/** What a lead is judged by beside behaviour. */
export type Profile = LeadDraft;

/** Points for a lead that meets all that the rule demands; below 0 for what speaks against it. */
export type ScoreRule = {
  name: string;
  /** What the card calls it. */
  short: string;
  points: number;
  /** In fen: the least that the budget promises. */
  budgetFrom?: number | undefined;
  /** Each of these is given. */
  filled?: readonly LeadField[] | undefined;
  /** One of the fields says one of the words. */
  says?: { in: readonly LeadField[]; words: readonly string[] } | undefined;
  /** The mailbox or number is one of those that nobody answers. */
  fault?: ContactFault | undefined;
  behaviour?: Measure | undefined;
};

/** `scoring.yaml`: another `version` for every change, so that a score says what it was made by. */
export type ScoringPolicy = {
  version: number;
  /** Points for behaviour halve in so many days. */
  halfLifeDays: number;
  rules: readonly ScoreRule[];
  quality: QualityPolicy;
  marketing: MarketingStandard;
};

/** `of` is what it was worth when it was new. */
export type ScorePart = { name: string; short: string; points: number; of: number };
export type Score = { score: number; version: number; parts: readonly ScorePart[] };

/** What is known of a lead at a moment. */
export type Known = { profile: Profile; behaviour: readonly Behaviour[]; now: number };

/**
 * 评分, 0 to 100: the points of every rule that is met, each named. The same profile, behaviour (in any order), moment and
 * version of the rules always make the same score.
 */
export function scoreOf(known: Known, policy: ScoringPolicy): Score {
  const parts = policy.rules.flatMap((rule) => {
    const { name, short, points: of } = rule;
    const points = Math.round(of * weightOf(rule, known, policy));
    return points === 0 ? [] : [{ name, short, points, of }];
  });
  const sum = parts.reduce((total, { points }) => total + points, 0);
  return { score: Math.max(0, Math.min(100, sum)), version: policy.version, parts };
}

/** Between 0, not met, and 1. */
function weightOf(
  rule: ScoreRule,
  { profile, behaviour, now }: Known,
  policy: ScoringPolicy,
): number {
  if (!fits(rule, profile, policy.quality)) return 0;
  if (rule.behaviour === undefined) return 1;
  const since = reachedSince(behaviour, rule.behaviour);
  return since === null ? 0 : freshness(since, now, policy.halfLifeDays);
}

/** The score of a lead that just came in. */
export const firstScore = (
  known: Known,
  policy: ScoringPolicy,
): { score: number; scoreVersion: number; scoredAt: number; mqlAt: null } => {
  const { score, version: scoreVersion } = scoreOf(known, policy);
  return { score, scoreVersion, scoredAt: known.now, mqlAt: null };
};

function fits(rule: ScoreRule, profile: Profile, quality: QualityPolicy): boolean {
  const { budgetFrom, filled = [], says: said, fault } = rule;
  return (
    (budgetFrom === undefined || leastBudget(profile.budgetRange) >= budgetFrom) &&
    filled.every((field) => Boolean(profile[field])) &&
    (said === undefined || said.in.some((field) => says(profile[field], said.words))) &&
    (fault === undefined || contactFaults(profile, quality).includes(fault))
  );
}

/** A card's fact has room for so many characters. */
const ROOM = 30;

/** `82 = 预算+40 IT微信+22 浏览+20`, the weightiest first, as many as there is room for; null when there is nothing to say. */
export function scoreText({ score, parts }: Pick<Score, 'score' | 'parts'>): string | null {
  if (parts.length === 0) return null;
  const told = [...parts]
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .map(({ short, points }) => `${short}${points > 0 ? '+' : ''}${String(points)}`);
  let text = `${String(score)} = ${told[0] ?? ''}`;
  for (const [i, part] of told.slice(1).entries()) {
    const longer = `${text} ${part}`;
    const isLast = i === told.length - 2;
    if (longer.length > ROOM - (isLast ? 0 : 2)) return `${text} …`;
    text = longer;
  }
  return text;
}
