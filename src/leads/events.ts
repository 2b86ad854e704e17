import { z } from 'zod';
import { eventType } from '../kernel/event';

const lead = { leadId: z.string() };
const subject = (data: { leadId: string }): string => data.leadId;
/** The card goes into its reader's digest. */
const gather = z.boolean().optional();
const owned = { ...lead, ownerId: z.string(), round: z.number() };

export const LeadRegistered = eventType(
  'lead.registered',
  z.object({ ...lead, sourceId: z.string() }),
  subject,
);
/** The same person asked again. */
export const LeadRepeated = eventType(
  'lead.repeated',
  z.object({
    ...{ ...lead, ownerId: z.string().nullable(), submissionId: z.string() },
    remark: z.string().optional(),
  }),
  subject,
);
export const LeadAssigned = eventType(
  'lead.assigned',
  z.object({ ...owned, from: z.string().nullable(), how: z.string(), gather }),
  subject,
);
/** Nobody was eligible: whoever takes it first has it. */
export const LeadOffered = eventType(
  'lead.offered',
  z.object({ ...lead, round: z.number(), memberIds: z.array(z.string()), gather }),
  subject,
);
/** One of a list came in: it has an owner, unless all are busy, and no clock. */
export const LeadImported = eventType(
  'lead.imported',
  z.object({ ...lead, ownerId: z.string().nullable(), importId: z.string() }),
  subject,
);
/** It came in by mistake and is gone again. */
export const LeadWithdrawn = eventType(
  'lead.withdrawn',
  z.object({ ...lead, importId: z.string() }),
  subject,
);
export const LeadAccepted = eventType('lead.accepted', z.object(owned), subject);
export const LeadTouched = eventType(
  'lead.touched',
  z.object({ ...lead, memberId: z.string(), at: z.number(), effective: z.boolean() }),
  subject,
);
export const LeadDisqualified = eventType(
  'lead.disqualified',
  z.object({ ...lead, reason: z.string() }),
  subject,
);
export const LeadQualified = eventType(
  'lead.qualified',
  z.object({ ...lead, ownerId: z.string().nullable() }),
  subject,
);
export const LeadReopened = eventType('lead.reopened', z.object(lead), subject);
/** A level of the first-response clock passed without a touch. */
export const LeadBreached = eventType(
  'lead.breached',
  z.object({
    ...lead,
    round: z.number(),
    level: z.number(),
    tell: z.array(z.string()),
    lateMs: z.number(),
  }),
  subject,
);
/** Somebody took it out of the pool. */
export const LeadClaimed = eventType('lead.claimed', z.object(owned), subject);
/** It was taken from its owner, or given back, and waits in a pool. */
export const LeadReleased = eventType(
  'lead.released',
  z.object({
    ...lead,
    ownerId: z.string(),
    poolId: z.string(),
    because: z.enum(['released', 'given_back']),
    hops: z.number(),
  }),
  subject,
);
/** Nothing effective has been done for so long that the owner is warned. */
export const LeadSilent = eventType(
  'lead.silent',
  z.object({ ...owned, light: z.enum(['yellow', 'red']), releaseAt: z.number() }),
  subject,
);
/** The owner put the release off. */
export const ReleaseExtended = eventType(
  'lead.release_extended',
  z.object({ ...lead, releaseAt: z.number() }),
  subject,
);
/** Good enough for marketing to hand over; `met` names what of the standard it meets. */
export const LeadMarketingQualified = eventType(
  'lead.marketing_qualified',
  z.object({ ...lead, policyVersion: z.number(), met: z.array(z.string()) }),
  subject,
);
/** A score was learnt from leads that are over. */
export const ScoreTrained = eventType(
  'score.trained',
  z.object({ modelId: z.string(), rulesVersion: z.number(), won: z.number(), lost: z.number() }),
  (data) => data.modelId,
);
/** A call of the lead's customer is over in which they talked for at least two minutes; `memberId` is who of us did, if known. */
export const LeadCallEnded = eventType(
  'lead.call_ended',
  z.object({ ...lead, seconds: z.number(), memberId: z.string().nullable() }),
  subject,
);
/** It was the same customer as another lead, which stands for both. */
export const LeadMerged = eventType(
  'lead.merged',
  z.object({ ...lead, intoId: z.string(), mergeId: z.string() }),
  subject,
);
/** The two are two again. */
export const LeadMergeUndone = eventType(
  'lead.merge_undone',
  z.object({ ...lead, intoId: z.string(), mergeId: z.string() }),
  subject,
);
/** Somebody asked whether a customer is known; neither what they asked by nor whose it is. */
export const LeadLookedUp = eventType(
  'lead.looked_up',
  z.object({
    memberId: z.string(),
    by: z.enum(['phone', 'company', 'credit']),
    exists: z.boolean(),
  }),
  (data) => data.memberId,
);
/** Somebody took leads along in a file. */
export const LeadsExported = eventType(
  'lead.exported',
  z.object({ memberId: z.string(), count: z.number(), reason: z.string() }),
  (data) => data.memberId,
);
export const PhoneRevealed = eventType('lead.phone_revealed', z.object(lead), subject);

/** Everything, beside another owner, after which a shown card of the lead may be out of date. */
export const LEAD_CHANGES = [
  LeadRepeated,
  LeadAccepted,
  LeadTouched,
  LeadDisqualified,
  LeadQualified,
  LeadReopened,
  LeadBreached,
  LeadReleased,
  LeadSilent,
  ReleaseExtended,
  LeadMerged,
  LeadMergeUndone,
];
