import { Refusal } from '../../kernel/refusal';
import { codeOf } from '../code';
import type { LeadContext } from '../context';
import { identityOf, type LeadDraft } from '../intake';

/** Who of a list is known, and becomes known while it is read. */
export type KnownAmong = {
  /** The id of a known person's lead; refuses `lead.credit_code_known`. */
  find: (draft: LeadDraft) => string | Refusal | null;
  learn: (draft: LeadDraft, leadId: string) => void;
};

/** A list is read by nobody while it comes in: who else is to be called at a known company must not vanish in its lead. */
export const colleagueOf = (code: string): Refusal =>
  new Refusal('conflict', 'lead.credit_code_known', { code });

/** Asks twice for the whole list instead of twice for each row. */
export async function knownAmong(
  { leads, now }: LeadContext,
  drafts: readonly LeadDraft[],
): Promise<KnownAmong> {
  const codes = drafts.flatMap(({ creditCode }) => creditCode ?? []);
  const persons = new Map(await leads.findByIdentities([...new Set(drafts.map(identityOf))]));
  const companies = new Map(await leads.findByCreditCodes([...new Set(codes)]));
  return {
    find: (draft) => {
      const person = persons.get(identityOf(draft));
      const company = companies.get(draft.creditCode ?? '');
      return person ?? (company === undefined ? null : colleagueOf(company));
    },
    learn: (draft, leadId) => {
      persons.set(identityOf(draft), leadId);
      if (draft.creditCode !== null) companies.set(draft.creditCode, codeOf(leadId, now));
    },
  };
}
