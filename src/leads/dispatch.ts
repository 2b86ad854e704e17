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

function exclusion(candidate: Candidate, policy: DispatchPolicy): string | null {
  if (!candidate.available) return '离岗中';
  return candidate.load >= policy.capacity ? `在手线索已满（${String(candidate.load)} 条）` : null;
}

function rate(
  lead: DispatchLead,
  candidate: Candidate,
  policy: DispatchPolicy,
): Decision['ranking'][number] {
  const free = 1 - candidate.load / policy.capacity;
  const factors: Factor[] = [
    factor(
      'region',
      policy.weights.region * fit(lead.region, candidate.regions),
      `地区 ${lead.region ?? '未填'}`,
    ),
    factor(
      'industry',
      policy.weights.industry * fit(lead.industry, candidate.industries),
      `行业 ${lead.industry ?? '未填'}`,
    ),
    factor('load', policy.weights.load * free, `在手 ${String(candidate.load)} 条`),
  ];
  const score = Math.round(factors.reduce((sum, { points }) => sum + points, 0) * 10) / 10;
  return { memberId: candidate.memberId, score, factors };
}

const factor = (name: Factor['name'], points: number, because: string): Factor => ({
  ...{ name, because },
  points: Math.round(points * 10) / 10,
});

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
