import { Refusal } from '../../kernel/refusal';
import { normaliseCreditCode } from '../../kernel/credit-code';
import { normalisePhone } from '../../kernel/phone';
import { monthText, startOfDay } from '../../kernel/time-text';
import type { LeadContext } from '../context';
import { companyKey, phoneKey } from '../duplicate';
import { LeadLookedUp } from '../events';
import { actingMember } from './visible-lead';

/** Lookups of a member in a day. */
const MOST_LOOKUPS = 100;

type Key = Parameters<LeadContext['duplicates']['knownSince']>[0];
type Asked = Partial<Record<'phone' | 'company' | 'creditCode', string | undefined>>;

/**
 * Whether a customer is known, and since which month (`2026-11`); never whose they are. Every look is in the audit log. Refuses
 * `lead.lookup_phone`, `lead.lookup_company`, `lead.lookup_credit_code` and `lead.too_many_lookups` above a hundred a day.
 */
export async function lookUpCustomer(
  ctx: Pick<LeadContext, 'actor' | 'now' | 'leads' | 'duplicates' | 'publish'>,
  asked: Asked,
): Promise<{ exists: boolean; since: string | null }> {
  const memberId = actingMember(ctx);
  const by = keyFor(asked);
  const use = { memberId, dayAt: startOfDay(ctx.now), what: 'exists' };
  if ((await ctx.leads.countUse(use)) > MOST_LOOKUPS)
    throw new Refusal('limit', 'lead.too_many_lookups', { most: MOST_LOOKUPS });
  const at = await ctx.duplicates.knownSince(by);
  ctx.publish(LeadLookedUp, { memberId, by: by.kind, exists: at !== null });
  return { exists: at !== null, since: at === null ? null : monthText(at) };
}

function keyFor({ phone, company, creditCode }: Asked): Key {
  if (creditCode !== undefined) {
    const value = normaliseCreditCode(creditCode);
    if (value === null) throw new Refusal('invalid', 'lead.lookup_credit_code');
    return { kind: 'credit', value };
  }
  if (phone !== undefined) {
    const value = normalisePhone(phone);
    if (value === null) throw new Refusal('invalid', 'lead.lookup_phone');
    return { kind: 'phone', value: phoneKey(value) };
  }
  const value = companyKey(company ?? '');
  if (value === null) throw new Refusal('invalid', 'lead.lookup_company');
  return { kind: 'company', value };
}
