import { Refusal } from '../../kernel/refusal';
import type { LeadContext } from '../context';
import { readForm, type LeadDraft, type LeadSource } from '../intake';
import { takenSubmission, type Submission } from '../submission';

/** What became of one row; `key` is the caller's. */
export type Imported = { key: number } & (
  { outcome: 'created' | 'repeated'; subjectId: string } | { outcome: 'rejected'; refusal: Refusal }
);

/** A row of a list; `key` tells it from the others. */
export type ListedRow = { key: number; form: Record<string, string> };

export type ImportLeadsInput = {
  importId: string;
  source: LeadSource;
  /** With a clock and cards (in the owners' digests), like any lead; without, only an owner. */
  dispatch: boolean;
  /** Into the pool of its region and industry, for whoever claims it. */
  toPool: boolean;
  forms: readonly ListedRow[];
};

export const digestOf = (importId: string, key: number): string =>
  `import:${importId}:${String(key)}`;

/** Reads a row as intake reads a form; what intake would refuse is answered, not thrown. */
export function draftOf(form: Record<string, unknown>, source: LeadSource): LeadDraft | Refusal {
  try {
    return readForm(form, source);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** A row as it is kept with its lead; `joins` when the lead was known before. */
export function submissionOf(
  ctx: LeadContext,
  { importId, source }: ImportLeadsInput,
  { key, form, leadId, joins }: ListedRow & { leadId: string; joins: boolean },
): Submission {
  const taken = { source, form, digest: digestOf(importId, key) };
  return takenSubmission(taken, { id: ctx.newId(), now: ctx.now, leadId, joins });
}
