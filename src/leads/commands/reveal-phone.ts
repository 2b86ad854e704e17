import { Refusal } from '../../kernel/refusal';
import type { LeadContext } from '../context';
import { PhoneRevealed } from '../events';
import { visibleLead } from './visible-lead';

/** Shows the whole phone number to somebody who may see the lead, and notes in the audit log that they looked. */
export async function revealPhone(
  ctx: Pick<LeadContext, 'actor' | 'leads' | 'publish'>,
  input: { leadId: string },
): Promise<{ phone: string }> {
  const lead = await visibleLead(ctx, input.leadId);
  if (lead.phone === null) throw new Refusal('not_found', 'lead.no_phone');
  ctx.publish(PhoneRevealed, { leadId: lead.id });
  return { phone: lead.phone };
}
