import { codeOf } from './code';
import { identityOf, type LeadDraft, type LeadSource } from './intake';
import type { Lead } from './lead';
import { firstScore, type ScoringPolicy } from './score';

type Birth = { id: string; source: LeadSource; now: number; scoringPolicy: ScoringPolicy };

export const bornAt = (
  { now, scoringPolicy }: Pick<Birth, 'now' | 'scoringPolicy'>,
  id: string,
  source: LeadSource,
): Birth => ({ id, source, now, scoringPolicy });

/** Who calls means it. */
export const showsIntent = ({ kind }: LeadSource): boolean => kind === 'calls';

/** A lead as it comes in, before anybody has it; a form alone gives it a score, and never makes it 市场合格. */
export function newLead(draft: LeadDraft, { id, source, now, scoringPolicy }: Birth): Lead {
  return {
    ...draft,
    ...firstScore({ profile: draft, behaviour: [], now }, scoringPolicy),
    ...{ id, code: codeOf(id, now), sourceId: source.id, identity: identityOf(draft) },
    ...{ tags: source.tags, highIntent: showsIntent(source) },
    ...{ state: 'new', ownerId: null, round: 0, light: 'green', silence: 'green' },
    ...{ poolId: null, pooledAt: null, hops: 0, mergedInto: null, heat: 0 },
    ...{ disqualifiedBecause: null, acceptedAt: null, firstTouchAt: null, effectiveAt: null },
    ...{ createdAt: now, updatedAt: now, version: 1 },
  };
}
