import { mappedPart, type LeadSource } from './intake';

/**
 * What became of something that came in: a new lead, another question about a known one, the same post again, nothing because
 * it could not be read, or nothing yet because its source sent more than its pace.
 */
export const SUBMISSION_OUTCOMES = ['lead', 'joined', 'repeated', 'failed', 'waiting'] as const;
export type SubmissionOutcome = (typeof SUBMISSION_OUTCOMES)[number];

/** One arrival from a source. */
export type Submission = {
  id: string;
  sourceId: string;
  /** Unique within the source: that of the content for the first of equal posts, one of its own for all others. */
  digest: string;
  /** SHA-256 of what makes two posts the same; null for rows of lists. */
  contentDigest: string | null;
  leadId: string | null;
  receivedAt: number;
  outcome: SubmissionOutcome;
  contentType: string | null;
  /** The version of the mapping by which it was read last. */
  mappingVersion: number | null;
  /** Why it failed, in Chinese. */
  reason: string | null;
  /** How often it was taken up again. */
  attempts: number;
  /** As it came; empty when its time is over. */
  form: string;
};

/** What came from a source, before anybody has read it. */
export type Payload = { body: string; contentType: string };

type Taken = {
  source: LeadSource;
  form: Record<string, unknown>;
  digest: string;
  payload?: Payload;
  /** Kept before, and taken up again. */
  resumes?: Submission;
};

type Place = { id: string; now: number; leadId: string; joins: boolean };

/** An arrival that has become (part of) a lead. Without the payload as it came, the mapped fields are kept. */
export function takenSubmission(
  { source, form, digest, payload, resumes }: Taken,
  { id, now, leadId, joins }: Place,
): Submission {
  const body = payload?.body ?? JSON.stringify(mappedPart(form, source));
  return {
    ...{ id, sourceId: source.id, digest, contentDigest: digest, leadId, receivedAt: now },
    ...{ outcome: joins ? 'joined' : 'lead', mappingVersion: source.version, reason: null },
    ...{ attempts: 0, contentType: payload?.contentType ?? null, form: body },
    ...(resumes && { id: resumes.id, receivedAt: resumes.receivedAt }),
    ...(resumes && { attempts: resumes.attempts + 1 }),
  };
}

type Held = {
  source: LeadSource;
  payload: Payload;
  digest: string;
  outcome: 'failed' | 'waiting';
  reason: string | null;
};

/** An arrival that is no lead, or none yet. It must not stand in the way of a later post with the same content. */
export function heldSubmission(held: Held, { id, now }: { id: string; now: number }): Submission {
  const { source, payload, digest, outcome, reason } = held;
  return {
    ...{ id, sourceId: source.id, digest: `held:${id}`, contentDigest: digest, leadId: null },
    ...{ receivedAt: now, outcome, mappingVersion: source.version, reason, attempts: 0 },
    ...{ contentType: payload.contentType, form: payload.body },
  };
}

/** The same post as an earlier one: kept, and nothing else comes of it. */
export const repeatOf = (submission: Submission, leadId: string | null): Submission => ({
  ...submission,
  ...{ digest: `again:${submission.id}`, leadId, outcome: 'repeated' },
});
