import { Refusal } from '../kernel/refusal';
import { withNewest, type CustomField } from './custom';

export const LEAD_STATES = [
  'new',
  'assigned',
  'working',
  'qualified',
  'disqualified',
  'converted',
] as const;
export type LeadState = (typeof LEAD_STATES)[number];
export type Light = 'green' | 'yellow' | 'red';
const LIGHTS: readonly Light[] = ['green', 'yellow', 'red'];
const worstOf = (one: Light, other: Light): Light =>
  LIGHTS.indexOf(one) > LIGHTS.indexOf(other) ? one : other;

/** A lead from the moment it comes in. All rules below are pure: a lead in, the next lead or a `Refusal` out. */
export type Lead = {
  id: string;
  /** Unique: 客户编号, which people say. */
  code: string;
  sourceId: string;
  /** Unique: the normalised phone number, or a digest of company and contact when there is none. */
  identity: string;
  companyName: string;
  /** Unique: the company's 统一社会信用代码. */
  creditCode: string | null;
  contactName: string;
  /** `+8613800138000`, or null when the form had none. Shown masked; every reveal is audited. */
  phone: string | null;
  region: string | null;
  industry: string | null;
  budgetRange: string | null;
  email: string | null;
  wechat: string | null;
  /** 职位, as the contact gave it. */
  jobTitle: string | null;
  companySize: string | null;
  purchaseStage: string | null;
  /** 决策链角色: what the contact has to say in the decision. */
  decisionRole: string | null;
  message: string | null;
  /** What the company's lists and forms say beside. */
  customFields: readonly CustomField[] | null;
  /** 0 to 100, as `scoreOf` made it at `scoredAt` by that version of the rules. */
  score: number;
  scoreVersion: number;
  scoredAt: number | null;
  /** Since when it is a 市场合格线索; it stays one. */
  mqlAt: number | null;
  /** What its source says of it. */
  tags: readonly string[] | null;
  /** 高意向: the customer has called. */
  highIntent: boolean;
  state: LeadState;
  ownerId: string | null;
  /** The worse of an unanswered first response and of the silence. */
  light: Light;
  /** How long nothing effective has been done: the part of `light` that only an effective touch puts down. */
  silence: Light;
  /** Where it waits to be claimed; null when it has an owner or was never anybody's. */
  poolId: string | null;
  pooledAt: number | null;
  /** How often it fell out of somebody's hands. */
  hops: number;
  /** The lead that stands for this one since the two were merged: this one is in no list and nobody's work. */
  mergedInto: string | null;
  /** How often the customer has asked again. */
  heat: number;
  /** Counts assignments; each round has a clock of its own. */
  round: number;
  disqualifiedBecause: string | null;
  acceptedAt: number | null;
  firstTouchAt: number | null;
  /** The first touch that evidence shows to have been effective. */
  effectiveAt: number | null;
  createdAt: number;
  updatedAt: number;
  version: number;
};

const OPEN: readonly LeadState[] = ['new', 'assigned', 'working'];
export const isOpen = (lead: Lead): boolean =>
  OPEN.includes(lead.state) && lead.mergedInto === null;

/** What a lead is called in a list: the company, else the contact, else 未留名客户. */
export const titleOf = (lead: Pick<Lead, 'companyName' | 'contactName'>): string =>
  lead.companyName || lead.contactName || '未留名客户';

/** Gives an open lead to an owner; begins a new round. */
export function assign(lead: Lead, ownerId: string): Lead {
  requireOpen(lead);
  return {
    ...lead,
    state: 'assigned',
    ownerId,
    round: lead.round + 1,
    acceptedAt: null,
    ...{ light: 'green', silence: 'green', poolId: null, pooledAt: null },
  };
}

/** 领取: takes a lead out of the pool; the taker has it in hand at once. Refuses `lead.already_owned` and `lead.closed`. */
export function claim(lead: Lead, memberId: string, at: number): Lead {
  requireOpen(lead);
  if (lead.ownerId !== null)
    throw new Refusal('conflict', 'lead.already_owned', { ownerId: lead.ownerId });
  return { ...assign(lead, memberId), state: 'working', acceptedAt: at };
}

/** Puts a lead into a pool that nobody has had yet. */
export const pooled = (lead: Lead, { poolId, at }: { poolId: string; at: number }): Lead => ({
  ...{ ...lead, poolId, pooledAt: at },
});

/** Takes a lead from its owner and puts it into a pool. Refuses `lead.no_owner`. */
export function release(lead: Lead, { poolId, at }: { poolId: string; at: number }): Lead {
  requireOpen(lead);
  if (lead.ownerId === null) throw new Refusal('conflict', 'lead.no_owner');
  return {
    ...{ ...lead, state: 'new', ownerId: null, acceptedAt: null, hops: lead.hops + 1 },
    ...{ light: 'green', silence: 'green', poolId, pooledAt: at },
  };
}

/**
 * 接手: the owner takes the lead on, or anybody takes one that has no owner yet. A repeat by the owner changes nothing.
 * Refuses `lead.already_owned` when it is somebody else's and `lead.closed` when it is over.
 */
export function accept(lead: Lead, memberId: string, at: number): Lead {
  requireOpen(lead);
  if (lead.ownerId !== null && lead.ownerId !== memberId) {
    throw new Refusal('conflict', 'lead.already_owned', { ownerId: lead.ownerId });
  }
  if (lead.state === 'working') return lead;
  return { ...lead, state: 'working', ownerId: memberId, acceptedAt: at };
}

/**
 * Moves an open lead to another owner; `silenceGoesOn`: what was not done counts on. Refuses `lead.same_owner`.
 */
export function transfer(lead: Lead, toMemberId: string, silenceGoesOn = false): Lead {
  if (lead.ownerId === toMemberId) throw new Refusal('conflict', 'lead.same_owner');
  const given = assign(lead, toMemberId);
  return silenceGoesOn ? { ...given, light: lead.silence, silence: lead.silence } : given;
}

/** Ends an open lead with a reason. */
export function disqualify(lead: Lead, reason: string): Lead {
  requireOpen(lead);
  return { ...lead, state: 'disqualified', disqualifiedBecause: reason, light: 'green' };
}

/** Ends an open lead as one worth an opportunity. Refuses `lead.no_effective_touch`: what nobody has shown is no result. */
export function qualify(lead: Lead): Lead {
  requireOpen(lead);
  if (lead.effectiveAt === null) throw new Refusal('conflict', 'lead.no_effective_touch');
  return { ...lead, state: 'qualified', light: 'green', silence: 'green' };
}

/** Takes a disqualification back; the owner keeps the lead. Refuses `lead.not_disqualified`. */
export function reopen(lead: Lead): Lead {
  requireUnmerged(lead);
  if (lead.state !== 'disqualified') throw new Refusal('conflict', 'lead.not_disqualified');
  const owned = lead.acceptedAt === null ? 'assigned' : 'working';
  const state = lead.ownerId === null ? 'new' : owned;
  return { ...lead, state, disqualifiedBecause: null, round: lead.round + 1 };
}

/**
 * Notes a logged touch, which answers the first response; only an effective one ends the silence. A touch by the owner takes the
 * lead on. Without an owner nothing changes: somebody must still take the lead.
 */
export function touched(
  lead: Lead,
  touch: { memberId: string; at: number; effective: boolean },
): Lead {
  if (!isOpen(lead) || lead.ownerId === null) return lead;
  const own = lead.ownerId === touch.memberId;
  const acceptedAt = lead.acceptedAt ?? (own ? touch.at : null);
  const state = acceptedAt === null ? lead.state : 'working';
  const answered = { ...lead, state, acceptedAt, firstTouchAt: lead.firstTouchAt ?? touch.at };
  return touch.effective ? achieved(answered, touch.at) : { ...answered, light: lead.silence };
}

const achieved = (lead: Lead, at: number): Lead => ({
  ...{ ...lead, effectiveAt: lead.effectiveAt ?? at, silence: 'green', light: 'green' },
});

type Told = Pick<Lead, 'creditCode' | 'message' | 'customFields' | 'highIntent'>;

/** The same person asked again: what is newest counts, and the lead is hotter. */
export const askedAgain = (
  lead: Lead,
  { creditCode, message, customFields, highIntent }: Told,
): Lead => ({
  ...lead,
  creditCode: lead.creditCode ?? creditCode,
  message: message ?? lead.message,
  customFields: withNewest(lead.customFields, customFields),
  highIntent: lead.highIntent || highIntent,
  heat: lead.heat + 1,
});

/** A new round for the same owner. */
export const nextRound = (lead: Lead): Lead => ({
  ...{ ...lead, round: lead.round + 1, light: lead.silence },
});

/** A missed clock. */
export const flagRed = (lead: Lead): Lead => ({ ...lead, light: 'red' });

/** The silence has come to this light; extending it can put it back. */
export const silent = (lead: Lead, silence: Light): Lead => {
  const answered = lead.light === lead.silence ? 'green' : lead.light;
  return { ...lead, silence, light: worstOf(answered, silence) };
};

function requireUnmerged(lead: Lead): void {
  if (lead.mergedInto !== null) throw new Refusal('conflict', 'lead.merged');
}

function requireOpen(lead: Lead): void {
  requireUnmerged(lead);
  if (!isOpen(lead)) throw new Refusal('conflict', 'lead.closed', { state: lead.state });
}
