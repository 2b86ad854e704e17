import { system } from '../kernel/actor';
import { Refusal } from '../kernel/refusal';
import { startOfDay } from '../kernel/time-text';
import {
  heldSubmission,
  registerLead,
  type LeadSource,
  type Payload,
  type Submission,
} from '../leads';
import { readCall } from './calls';
import type { Context } from './context';
import { takeLater } from './take-later';
import { sha256 } from './tokens';
import type { UnitOfWork } from './unit-of-work';
import { isUnavailable, parseJson } from './web';

export const FORM = 'application/x-www-form-urlencoded';

/** Something that came from a source, before anybody has read it. */
export type Arrived = {
  source: LeadSource;
  payload: Payload;
  /** SHA-256 of what makes two arrivals the same. */
  digest: string;
};

/** Reads the fields of a payload; refuses `body.malformed`. */
export function formOf({ body, contentType }: Payload): Record<string, unknown> {
  return contentType === FORM ? Object.fromEntries(new URLSearchParams(body)) : parseJson(body);
}

type Sent = { idempotencyKey: string; now: number };

/** The sender's key decides; without one the same content on the same day is the same, in whatever order its fields stand. */
export function digestOf(payload: Payload, { idempotencyKey, now }: Sent): string {
  if (idempotencyKey) return sha256(`key:${idempotencyKey}`);
  return sha256(`form:${String(startOfDay(now))}:${canonical(payload)}`);
}

function canonical(payload: Payload): string {
  try {
    return JSON.stringify(formOf(payload), inOrder);
  } catch {
    // What cannot be read is known by how it was written.
    return `raw:${payload.body}`;
  }
}

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

export type Taken = { leadId: string; repeated: boolean };

/** What a payload means by its source. `resumes` is a kept arrival that is taken up again. */
export async function readArrived(
  ctx: Context,
  { source, payload, digest }: Arrived,
  resumes?: Submission,
): Promise<Taken> {
  const form = formOf(payload);
  if (source.kind === 'calls') return readCall(ctx, { source, payload, form }, resumes);
  return registerLead(ctx, { source, form, digest, payload, ...(resumes && { resumes }) });
}

export type KeepParts = {
  unitOfWork: UnitOfWork;
  /** A refusal in Chinese. */
  explain: (refusal: Refusal) => string;
};

/** Keeps what came above the pace of its source; answers the payload's id. */
export const keepWaiting = ({ unitOfWork }: KeepParts, arrived: Arrived): Promise<string> =>
  keep(unitOfWork, arrived, { outcome: 'waiting', reason: null });

/**
 * Keeps what could not be taken: what was refused waits for a better mapping, what met a fault of ours is tried again by
 * itself. Throws the fault when nothing can be kept either.
 */
export async function keepFailed(
  { unitOfWork, explain }: KeepParts,
  arrived: Arrived,
  error: unknown,
): Promise<string> {
  if (isUnavailable(error)) throw error;
  if (!(error instanceof Refusal))
    return keep(unitOfWork, arrived, { outcome: 'waiting', reason: null });
  return keep(unitOfWork, arrived, { outcome: 'failed', reason: reasonOf(explain, error) });
}

/** A reason as it is kept: 200 characters. */
export const reasonOf = (explain: KeepParts['explain'], refusal: Refusal): string =>
  Array.from(explain(refusal)).slice(0, 200).join('');

type Why = { outcome: 'failed' | 'waiting'; reason: string | null };

function keep(unitOfWork: UnitOfWork, arrived: Arrived, why: Why): Promise<string> {
  return unitOfWork({ actor: system(`form:${arrived.source.id}`) }, async (ctx) => {
    const id = ctx.newId();
    await ctx.leads.addSubmission(heldSubmission({ ...arrived, ...why }, { id, now: ctx.now }));
    if (why.outcome === 'waiting') takeLater(ctx, arrived.source.id);
    return id;
  });
}
