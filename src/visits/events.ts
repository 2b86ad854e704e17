import { z } from 'zod';
import { eventType } from '../kernel/event';

const visit = { visitId: z.string() };
const bySubject = (data: { visitId: string }): string => data.visitId;
const evidence = { evidenceId: z.string(), visitId: z.string() };

export const ConsentGiven = eventType(
  'consent.given',
  z.object({ memberId: z.string(), version: z.string(), textHash: z.string() }),
  (data) => data.memberId,
);
export const ConsentWithdrawn = eventType(
  'consent.withdrawn',
  z.object({ memberId: z.string() }),
  (data) => data.memberId,
);
/** A member typed what the program knew already: each one is a defect of ours (catalogue F57). */
export const TypedTwice = eventType(
  'entry.typed_twice',
  z.object({ field: z.string(), memberId: z.string(), subjectId: z.string() }),
  (data) => data.subjectId,
);
export const VisitOpened = eventType(
  'visit.opened',
  z.object({ ...visit, accountId: z.string(), plannedAt: z.number().nullable() }),
  bySubject,
);
export const VisitCheckedIn = eventType(
  'visit.checked_in',
  z.object({ ...visit, at: z.number() }),
  bySubject,
);
export const VisitCancelled = eventType('visit.cancelled', z.object(visit), bySubject);
export const EvidenceAttached = eventType(
  'evidence.attached',
  z.object({ ...evidence, kind: z.string(), strength: z.string(), sha256: z.string() }),
  bySubject,
);
export const EvidenceShown = eventType(
  'evidence.ready',
  z.object({ ...evidence, shownSha256: z.string() }),
  bySubject,
);
export const OriginalViewed = eventType('evidence.original_viewed', z.object(evidence), bySubject);
/** A document was read; `poor` pages have to be read by the rep. */
export const MinutesRead = eventType(
  'minutes.read',
  z.object({ ...evidence, memberId: z.string(), pages: z.number(), poor: z.number() }),
  bySubject,
);
export const VisitReported = eventType(
  'visit.reported',
  z.object({
    ...visit,
    memberId: z.string(),
    effective: z.boolean(),
    score: z.number(),
    flagged: z.boolean(),
  }),
  bySubject,
);
export const VisitExplained = eventType('visit.explained', z.object(visit), bySubject);
/** The rep has had time to explain: the leader should look at it now. */
export const VisitQuestioned = eventType(
  'visit.questioned',
  z.object({ ...visit, memberId: z.string(), leaderId: z.string() }),
  bySubject,
);
