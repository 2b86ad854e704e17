import { DAY } from '../kernel/clock';
import { reachedSince, type Behaviour, type Measure } from './behaviour';
import type { LeadDraft } from './intake';
import { leastBudget, leastPeople } from './ranges';
import { says } from './said';

/** When marketing hands a lead over. A form alone never does: at least one behaviour is demanded as well. */
export type MarketingStandard = {
  /** 企业规模: people at least. */
  peopleFrom: number;
  /** 预算范围: fen at least. */
  budgetFrom: number;
  /** 采购阶段: one of these words. */
  stages: readonly string[];
  /** So many of the three must be met. */
  profileAtLeast: number;
  /** Behaviour of so many days counts. */
  withinDays: number;
  behaviour: readonly (Measure & { name: string })[];
  behaviourAtLeast: number;
};

export type Marketing = {
  isQualified: boolean;
  /** What was met, by name. */
  met: readonly string[];
};

type Known = { profile: LeadDraft; behaviour: readonly Behaviour[]; now: number };

/** Whether a lead is a 市场合格线索 at a moment, and what of the standard it meets (catalogue F11). */
export function marketingOf(known: Known, standard: MarketingStandard): Marketing {
  const profile = profileMet(known.profile, standard);
  const recent = known.behaviour.filter(({ at }) => at > known.now - standard.withinDays * DAY);
  const behaviour = standard.behaviour
    .filter((measure) => reachedSince(recent, measure) !== null)
    .map(({ name }) => name);
  const isQualified =
    profile.length >= standard.profileAtLeast && behaviour.length >= standard.behaviourAtLeast;
  return { isQualified, met: [...profile, ...behaviour] };
}

function profileMet(profile: LeadDraft, standard: MarketingStandard): string[] {
  const { companySize, budgetRange, purchaseStage } = profile;
  return [
    ...(leastPeople(companySize) >= standard.peopleFrom ? ['企业规模'] : []),
    ...(leastBudget(budgetRange) >= standard.budgetFrom ? ['预算范围'] : []),
    ...(says(purchaseStage, standard.stages) ? ['采购阶段'] : []),
  ];
}
