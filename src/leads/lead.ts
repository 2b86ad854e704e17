import { Refusal } from '../kernel/refusal';

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

/** A lead from the moment it comes in. All rules below are pure: a lead in, the next lead or a `Refusal` out. */
export type Lead = {
  id: string;
  sourceId: string;
  /** Unique: the normalised phone number, or a digest of company and contact when there is none. */
  identity: string;
  companyName: string;
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
  /** What its source says of it. */
  tags: readonly string[] | null;
  /** 高意向: the customer has called. */
  highIntent: boolean;
  state: LeadState;
  ownerId: string | null;
  light: Light;
  /** Counts assignments; each round has a clock of its own. */
  round: number;
  disqualifiedBecause: string | null;
  acceptedAt: number | null;
  firstTouchAt: number | null;
  createdAt: number;
  updatedAt: number;
  version: number;
};

const OPEN: readonly LeadState[] = ['new', 'assigned', 'working'];
export const isOpen = (lead: Lead): boolean => OPEN.includes(lead.state);

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
    light: 'green',
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

/** Moves an open lead to another owner. Refuses `lead.same_owner`. */
export function transfer(lead: Lead, toMemberId: string): Lead {
  if (lead.ownerId === toMemberId) throw new Refusal('conflict', 'lead.same_owner');
  return assign(lead, toMemberId);
}

/** Ends an open lead with a reason. */
export function disqualify(lead: Lead, reason: string): Lead {
  requireOpen(lead);
  return { ...lead, state: 'disqualified', disqualifiedBecause: reason, light: 'green' };
}

/** Takes a disqualification back; the owner keeps the lead. Refuses `lead.not_disqualified`. */
export function reopen(lead: Lead): Lead {
  if (lead.state !== 'disqualified') throw new Refusal('conflict', 'lead.not_disqualified');
  const owned = lead.acceptedAt === null ? 'assigned' : 'working';
  const state = lead.ownerId === null ? 'new' : owned;
  return { ...lead, state, disqualifiedBecause: null, round: lead.round + 1 };
}

/**
 * Notes a logged touch and puts the red flag down; a touch by the owner takes the lead on. Without an owner nothing changes:
 * somebody must still take the lead.
 */
export function touched(lead: Lead, touch: { memberId: string; at: number }): Lead {
  if (!isOpen(lead) || lead.ownerId === null) return lead;
  const own = lead.ownerId === touch.memberId;
  const acceptedAt = lead.acceptedAt ?? (own ? touch.at : null);
  const state = acceptedAt === null ? lead.state : 'working';
  return {
    ...lead,
    state,
    acceptedAt,
    firstTouchAt: lead.firstTouchAt ?? touch.at,
    light: 'green',
  };
}

/** The same person asked again: the newest message counts. */
export const askedAgain = (
  lead: Lead,
  { message, highIntent }: Pick<Lead, 'message' | 'highIntent'>,
): Lead => ({
  ...lead,
  message: message ?? lead.message,
  highIntent: lead.highIntent || highIntent,
});

/** A new round for the same owner. */
export const nextRound = (lead: Lead): Lead => ({ ...lead, round: lead.round + 1, light: 'green' });

/** A missed clock. */
export const flagRed = (lead: Lead): Lead => ({ ...lead, light: 'red' });

function requireOpen(lead: Lead): void {
  if (!isOpen(lead)) throw new Refusal('conflict', 'lead.closed', { state: lead.state });
}
