/** What dispatch knows of a lead and of a member. */
export type DispatchLead = { id: string; region: string | null; industry: string | null };
export type Candidate = {
  memberId: string;
  regions: readonly string[];
  industries: readonly string[];
  /** Open leads now. */
  load: number;
  available: boolean;
};

export type DispatchPolicy = {
  version: number;
  /** Points a factor is worth; a factor's fit is between 0 and 1. */
  weights: { region: number; industry: number; load: number };
  /** Open leads a member may have at most. */
  capacity: number;
};

/** The most open leads that a member is given. */
export const capacityOf = ({ capacity }: DispatchPolicy): number => capacity;

export type Factor = { name: 'region' | 'industry' | 'load'; points: number; because: string };
export type Decision = {
  policyVersion: number;
  winnerId: string | null;
  ranking: { memberId: string; score: number; factors: Factor[] }[];
  excluded: { memberId: string; because: string }[];
};

/**
 * Chooses an owner by weighted factors: matching region, matching industry, free capacity. The decision lists every candidate
 * with its arithmetic, so that anybody can ask why. Equal scores are settled by a hash of lead and member, which over many
 * leads gives each an equal share.
 */
export function dispatch(
  lead: DispatchLead,
  candidates: readonly Candidate[],
  policy: DispatchPolicy,
): Decision {
  const excluded = candidates.flatMap((candidate) => {
    const because = exclusion(candidate, policy);
    return because === null ? [] : [{ memberId: candidate.memberId, because }];
  });
  const ranking = candidates
    .filter((candidate) => exclusion(candidate, policy) === null)
    .map((candidate) => rate(lead, candidate, policy))
    .sort(
      (a, b) => b.score - a.score || tieBreak(lead.id, a.memberId) - tieBreak(lead.id, b.memberId),
    );
  return {
    policyVersion: policy.version,
    winnerId: ranking[0]?.memberId ?? null,
    ranking,
    excluded,
  };
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
  let winner: Candidate | null = null;
  let best = -1;
  for (const candidate of candidates.filter((one) => exclusion(one, policy) === null)) {
    const score = scoreOf(pointsOf(lead, candidate, policy));
    const wins = score > best || (score === best && isBefore(lead, candidate, winner));
    if (wins) [winner, best] = [candidate, score];
  }
  return decisionFor(winner && rate(lead, winner, policy), policy);
}

const decisionFor = (
  winner: Decision['ranking'][number] | null,
  { version: policyVersion }: DispatchPolicy,
): Decision => ({
  ...{ policyVersion, winnerId: winner?.memberId ?? null, excluded: [] },
  ranking: winner === null ? [] : [winner],
});

const isBefore = (lead: DispatchLead, one: Candidate, other: Candidate | null): boolean =>
  other !== null && tieBreak(lead.id, one.memberId) < tieBreak(lead.id, other.memberId);

function exclusion(candidate: Candidate, policy: DispatchPolicy): string | null {
  if (!candidate.available) return '离岗中';
  return candidate.load >= policy.capacity ? `在手线索已满（${String(candidate.load)} 条）` : null;
}

function rate(
  lead: DispatchLead,
  candidate: Candidate,
  policy: DispatchPolicy,
): Decision['ranking'][number] {
  const points = pointsOf(lead, candidate, policy);
  const factors: Factor[] = [
    { name: 'region', points: points.region, because: `地区 ${lead.region ?? '未填'}` },
    { name: 'industry', points: points.industry, because: `行业 ${lead.industry ?? '未填'}` },
    { name: 'load', points: points.load, because: `在手 ${String(candidate.load)} 条` },
  ];
  return { memberId: candidate.memberId, score: scoreOf(points), factors };
}

type Points = Record<Factor['name'], number>;

/** What each factor is worth, to a tenth. */
function pointsOf(
  lead: DispatchLead,
  candidate: Candidate,
  { weights, capacity }: DispatchPolicy,
): Points {
  return {
    region: tenths(weights.region * fit(lead.region, candidate.regions)),
    industry: tenths(weights.industry * fit(lead.industry, candidate.industries)),
    load: tenths(weights.load * (1 - candidate.load / capacity)),
  };
}

const tenths = (points: number): number => Math.round(points * 10) / 10;
const scoreOf = ({ region, industry, load }: Points): number => tenths(region + industry + load);

/** 1 for a match, 0 for another speciality, one half when either side says nothing. */
function fit(wanted: string | null, offered: readonly string[]): number {
  if (wanted === null || offered.length === 0) return 0.5;
  return offered.includes(wanted) ? 1 : 0;
}

/** FNV-1a with MurmurHash3's final mix: cheap, the same on every machine, and even for ids that differ in one character. */
function tieBreak(leadId: string, memberId: string): number {
  let hash = 0x811c9dc5;
  for (const char of leadId + memberId) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
