import type { LeadContext } from '../context';
import type { LeadDraft } from '../intake';
import type { Lead } from '../lead';

/** A lead that was known before, and by what. */
export type Known = { lead: Lead; by: 'identity' | 'creditCode' };

/** The lead of a known person, else the one of a known company; null when neither has come before. */
export async function findKnown(
  { leads }: LeadContext,
  { creditCode }: Pick<LeadDraft, 'creditCode'>,
  identity: string,
): Promise<Known | null> {
  const person = await leads.findByIdentity(identity);
  if (person) return { lead: person, by: 'identity' };
  const company = creditCode === null ? null : await leads.findByCreditCode(creditCode);
  return company && { lead: company, by: 'creditCode' };
}

/**
 * The company's code as a known person has told it: taken up when nobody has it. Of another lead's company the two are proposed
 * to each other, and this one goes without.
 */
export async function learnCreditCode(
  ctx: LeadContext,
  known: Lead,
  told: string | null,
): Promise<string | null> {
  if (told === null || known.creditCode !== null) return known.creditCode;
  const other = await ctx.leads.findByCreditCode(told);
  if (other?.id === known.id) return null;
  await ctx.merges.putKey({ leadId: known.id, kind: 'credit', value: told });
  return other === null ? told : null;
}

/** The same for a row of a list: nothing else of the lead changes, so that the list can still be taken back. */
export async function teachCode(
  ctx: LeadContext,
  leadId: string,
  { creditCode }: Pick<LeadDraft, 'creditCode'>,
): Promise<void> {
  if (creditCode === null) return;
  const known = await ctx.leads.get(leadId);
  const learnt = await learnCreditCode(ctx, known, creditCode);
  if (learnt !== known.creditCode) await ctx.leads.noteCreditCode(leadId, creditCode);
}
