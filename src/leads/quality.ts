import { reachedSince, type Behaviour, type Measure } from './behaviour';
import type { LeadDraft } from './intake';
import { says } from './said';

/** Ways to reach somebody that end nowhere. */
export const CONTACT_FAULTS = ['temporary_mailbox', 'virtual_number'] as const;
export type ContactFault = (typeof CONTACT_FAULTS)[number];

export type QualityPolicy = {
  /** Domains of mailboxes that are thrown away. */
  temporaryMailboxes: readonly string[];
  /** First three digits of numbers of virtual operators. */
  virtualNumbers: readonly string[];
  /** 活跃度 is high with one of the first, middle with one of the second. */
  active: { high: readonly Measure[]; middle: readonly Measure[] };
  /** 紧迫性 by what is said in the message and as purchase stage. */
  urgent: { high: readonly string[]; middle: readonly string[] };
};

export type Level = 'high' | 'middle' | 'low';
/** 质量矩阵. */
export type Quality = {
  /** 完整性 */
  completeness: Level;
  /** 活跃度 */
  activity: Level;
  /** 紧迫性 */
  urgency: Level;
  faults: readonly ContactFault[];
};

type Contact = Pick<LeadDraft, 'phone' | 'email'>;

/** What is wrong with the ways to reach a contact; a domain below a listed one counts as that. */
export function contactFaults({ phone, email }: Contact, policy: QualityPolicy): ContactFault[] {
  const domain = email?.split('@').at(-1)?.toLowerCase() ?? '';
  const isThrownAway = policy.temporaryMailboxes.some(
    (known) => domain === known || domain.endsWith(`.${known}`),
  );
  const isVirtual = policy.virtualNumbers.some((head) => phone?.startsWith(`+86${head}`));
  return [
    ...(isThrownAway ? (['temporary_mailbox'] as const) : []),
    ...(isVirtual ? (['virtual_number'] as const) : []),
  ];
}

type Known = { profile: LeadDraft; behaviour: readonly Behaviour[] };

/** How good a lead is in three respects, each high, middle or low (catalogue F12). */
export function qualityOf({ profile, behaviour }: Known, policy: QualityPolicy): Quality {
  const faults = contactFaults(profile, policy);
  const met = (measures: readonly Measure[]): boolean =>
    measures.some((measure) => reachedSince(behaviour, measure) !== null);
  const asked = [profile.message, profile.purchaseStage].filter(Boolean).join('\n');
  return {
    completeness: completenessOf(profile, faults),
    activity: levelOf(met(policy.active.high), met(policy.active.middle)),
    urgency: levelOf(says(asked, policy.urgent.high), says(asked, policy.urgent.middle)),
    faults,
  };
}

function levelOf(high: boolean, middle: boolean): Level {
  if (high) return 'high';
  return middle ? 'middle' : 'low';
}

/** High: a number that somebody answers, the company and the position. Low: one way to reach somebody and no more, or a fault. */
function completenessOf(profile: LeadDraft, faults: readonly ContactFault[]): Level {
  const { phone, companyName, jobTitle, email, wechat } = profile;
  if (faults.length > 0) return 'low';
  if (phone && companyName && jobTitle) return 'high';
  const given = [phone, companyName, jobTitle, email, wechat].filter(Boolean).length;
  return given >= 2 ? 'middle' : 'low';
}
