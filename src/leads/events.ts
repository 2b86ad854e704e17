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
  z.object({ ...owned, from: z.string().nullable(), gather }),
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
  z.object({ ...lead, memberId: z.string(), at: z.number() }),
  subject,
);
export const LeadDisqualified = eventType(
  'lead.disqualified',
  z.object({ ...lead, reason: z.string() }),
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
/** A call of the lead's customer is over in which they talked for at least two minutes; `memberId` is who of us did, if known. */
export const LeadCallEnded = eventType(
  'lead.call_ended',
  z.object({ ...lead, seconds: z.number(), memberId: z.string().nullable() }),
  subject,
);
export const PhoneRevealed = eventType('lead.phone_revealed', z.object(lead), subject);

/** Everything, beside another owner, after which a shown card of the lead may be out of date. */
export const LEAD_CHANGES = [
  LeadRepeated,
  LeadAccepted,
  LeadTouched,
  LeadDisqualified,
  LeadReopened,
  LeadBreached,
];
