import {
  explain,
  factorsFor,
  pointsFor,
  roomFor,
  settingFor,
  shareOf,
  tenths,
  type Candidate,
  type DispatchLead,
  type DispatchPolicy,
  type Factor,
  type FactorName,
  type Setting,
} from './factors';

export type Rated = { memberId: string; score: number; factors: Factor[] };
export type Decision = {
  policyVersion: number;
  winnerId: string | null;
  /** The best, with their arithmetic; all of them in companies of up to fifty reps. */
  ranking: Rated[];
  excluded: { memberId: string; because: string }[];
  /** How many more there were of each. */
  more?: { ranked: number; excluded: number };
};

/** So many candidates are written down with each decision. */
const NOTED = 50;

type Scored = { candidate: Candidate; score: number; turn: number; lot?: number };

/**
 * Chooses an owner by the policy's factors. Among equals it is the turn of whoever has had the least today, measured by the share
 * they carry; what is equal even then is settled by a hash of lead and member. The decision lists the candidates with their
 * arithmetic, so that anybody can ask why.
 */
export function dispatch(
  lead: DispatchLead,
  candidates: readonly Candidate[],
  policy: DispatchPolicy,
): Decision {
  const reasons = candidates.map((candidate) => exclusion(candidate, policy));
  const setting = settingFor(lead, candidates, policy);
  const names = factorsFor(policy, lead);
  const scored = candidates
    .filter((_, i) => reasons[i] === null)
    .map((candidate) => scoreOf(candidate, names, setting));
  const noted = best(scored, (a, b) => compare(lead, a, b));
  const excluded = candidates.flatMap(({ memberId }, i) => {
    const because = reasons[i] ?? null;
    return because === null ? [] : [{ memberId, because }];
  });
  return {
    ...{ policyVersion: policy.version, winnerId: noted[0]?.candidate.memberId ?? null },
    ranking: noted.map((one) => rated(one, names, setting)),
    excluded: excluded.slice(0, NOTED),
    ...moreOf(scored.length - NOTED, excluded.length - NOTED),
  };
}

/** The first fifty in order; putting a thousand in order for them would take most of a decision's time. */
function best(scored: readonly Scored[], order: (a: Scored, b: Scored) => number): Scored[] {
  const noted = scored.slice(0, NOTED).sort(order);
  for (const one of scored.slice(NOTED)) {
    const last = noted.at(-1);
    if (!last || order(one, last) > 0) continue;
    noted.pop();
    const place = noted.findIndex((other) => order(one, other) < 0);
    noted.splice(place < 0 ? noted.length : place, 0, one);
  }
  return noted;
}

function moreOf(ranked: number, excluded: number): Pick<Decision, 'more'> {
  if (ranked <= 0 && excluded <= 0) return {};
  return { more: { ranked: Math.max(0, ranked), excluded: Math.max(0, excluded) } };
}

/**
 * Chooses the same owner as `dispatch`, for one of a hundred thousand leads: only the winner's arithmetic is written down, and
 * nobody's who was excluded.
 */
export function dispatchBriefly(
  lead: DispatchLead,
  candidates: readonly Candidate[],
  policy: DispatchPolicy,
): Decision {
  const setting = settingFor(lead, candidates, policy);
  const names = factorsFor(policy, lead);
  let best: Scored | null = null;
  for (const candidate of candidates) {
    if (exclusion(candidate, policy) !== null) continue;
    const scored = scoreOf(candidate, names, setting);
    if (best === null || compare(lead, scored, best) < 0) best = scored;
  }
  return {
    ...{ policyVersion: policy.version, winnerId: best?.candidate.memberId ?? null, excluded: [] },
    ranking: best === null ? [] : [rated(best, names, setting)],
  };
}

function scoreOf(candidate: Candidate, names: readonly FactorName[], setting: Setting): Scored {
  let score = 0;
  for (const name of names) score += pointsFor(name, candidate, setting);
  const turn = candidate.received / shareOf(candidate, setting.policy);
  return { candidate, score: tenths(score), turn };
}

const compare = ({ id }: DispatchLead, a: Scored, b: Scored): number =>
  b.score - a.score || a.turn - b.turn || lotOf(id, a) - lotOf(id, b);

const rated = (
  { candidate, score }: Scored,
  names: readonly FactorName[],
  setting: Setting,
): Rated => ({
  ...{ memberId: candidate.memberId, score },
  factors: names.map((name) => explain(name, candidate, setting)),
});

function exclusion(candidate: Candidate, policy: DispatchPolicy): string | null {
  if (!candidate.available) return '离岗中';
  if (candidate.busy === true) return '日程占用中';
  const { teamCapacity } = policy;
  if (teamCapacity !== null && candidate.teamLoad >= teamCapacity)
    return `团队在手线索已满（${String(candidate.teamLoad)} 条）`;
  const room = roomFor(candidate, policy);
  if (candidate.load < room) return null;
  return `在手线索已满（${String(candidate.load)}/${String(room)} 条）`;
}

/** Drawn when first needed: among many equals each is compared many times. */
const lotOf = (leadId: string, one: Scored): number =>
  (one.lot ??= tieBreak(leadId, one.candidate.memberId));

/** FNV-1a with MurmurHash3's final mix: cheap, the same on every machine, and even for ids that differ in one character. */
function tieBreak(leadId: string, memberId: string): number {
  let hash = 0x811c9dc5;
  const text = leadId + memberId;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
