import { DAY } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import { withNewest, withoutTaken } from './custom';
import { LEAD_FIELDS } from './intake';
import { isOpen, type Lead } from './lead';
import type { Silence } from './silence';

/** A timer as it waited, to be put back as it was. */
export type KeptTimer = Record<string, string | number | null>;

/** All that a merge changed, as it was before; `after` is the lead that stays, as the merge left it. */
export type Kept = {
  merged: Lead;
  survivor: { before: Lead; after: Lead };
  /** The clock that ran. */
  clockId: string | null;
  /** The silence that ran. */
  silence: Silence | null;
  timers: readonly KeptTimer[];
};

/** Two leads that were one customer. Follow-ups, visits, calls and forms stay with the lead they were about. */
export type Merge = {
  id: string;
  survivorId: string;
  mergedId: string;
  by: string;
  at: number;
  undoneAt: number | null;
  /** Null when one of the contacts was forgotten since. */
  kept: Kept | null;
};

/** A merge can be taken back for so long. */
export const UNDO_DAYS = 30;

/** What the lead that stays takes over where it has nothing itself. */
const TAKEN_OVER = [...LEAD_FIELDS, 'effectiveAt', 'mqlAt', 'highIntent'] as const;

/** Which of two leads had better stay: one that goes on before one that is over, else the older. */
export function betterOf(one: Lead, other: Lead): Lead {
  if (isOpen(one) !== isOpen(other)) return isOpen(one) ? one : other;
  const isOlder =
    one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt;
  return isOlder ? one : other;
}

/**
 * Puts two leads together; the one that stays keeps its owner, state and clock and fills its blanks. Refuses `lead.merge_same`,
 * `lead.merged_already` and `lead.merge_into_closed`: what waits for an answer must not vanish in what is over.
 */
export function merge(survivor: Lead, merged: Lead): { survivor: Lead; merged: Lead } {
  if (survivor.id === merged.id) throw new Refusal('invalid', 'lead.merge_same');
  if (survivor.mergedInto !== null || merged.mergedInto !== null)
    throw new Refusal('conflict', 'lead.merged_already');
  if (isOpen(merged) && !isOpen(survivor)) throw new Refusal('conflict', 'lead.merge_into_closed');
  const absorbed = absorb(survivor, merged);
  const heat = survivor.heat + merged.heat + 1;
  return { ...absorbed, survivor: { ...absorbed.survivor, heat } };
}

/** The same without a question, and without heat: the one that stays fills its blanks. */
export function absorb(survivor: Lead, merged: Lead): { survivor: Lead; merged: Lead } {
  const blanks = TAKEN_OVER.filter((field) => isBlank(survivor[field]));
  const taken = Object.fromEntries(blanks.map((field) => [field, merged[field]]));
  const customFields = withNewest(merged.customFields, survivor.customFields);
  return {
    survivor: { ...survivor, ...taken, customFields },
    // A code is one lead's only.
    merged: { ...merged, mergedInto: survivor.id, creditCode: freed(survivor, merged) },
  };
}

const freed = (survivor: Lead, { creditCode }: Lead): string | null =>
  survivor.creditCode === null || survivor.creditCode === creditCode ? null : creditCode;

/** What a lead would be now if it had not absorbed another: `known` as it was, `after` as it is. */
export const beforeAbsorbing = (known: Lead, after: Lead): Lead => ({
  ...after,
  ...Object.fromEntries(TAKEN_OVER.map((field) => [field, known[field]])),
  customFields: known.customFields,
});

const isBlank = (value: unknown): boolean => value === null || value === '' || value === false;

/** Refuses `merge.undone` and `merge.too_old`; answers what there is to put back, or refuses `merge.forgotten`. */
export function keptOf({ at, undoneAt, kept }: Merge, now: number): Kept {
  if (undoneAt !== null) throw new Refusal('conflict', 'merge.undone');
  if (now - at > UNDO_DAYS * DAY)
    throw new Refusal('conflict', 'merge.too_old', { days: UNDO_DAYS });
  if (kept === null) throw new Refusal('conflict', 'merge.forgotten');
  return kept;
}

/**
 * The lead that stayed, alone again: exactly as it was when nothing has happened to it since, else as it is now without what it
 * had taken over and still has. Refuses `merge.survivor_merged` while a later merge stands above this one.
 */
export function separate(present: Lead, { before, after }: Kept['survivor']): Lead {
  if (present.mergedInto !== null) throw new Refusal('conflict', 'merge.survivor_merged');
  if (present.version === after.version) return before;
  const back = TAKEN_OVER.filter((field) => present[field] === after[field]);
  const own = Object.fromEntries(back.map((field) => [field, before[field]]));
  const customFields = withoutTaken(present.customFields, {
    ...{ before: before.customFields, after: after.customFields },
  });
  return { ...present, ...own, customFields, heat: present.heat - (after.heat - before.heat) };
}
