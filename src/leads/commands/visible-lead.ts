import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { LeadContext } from '../context';
import type { Lead } from '../lead';

/** Loads a lead the actor may see; anybody else's does not exist for them (`lead.not_found`). */
export async function visibleLead(
  ctx: Pick<LeadContext, 'actor' | 'leads'>,
  leadId: string,
): Promise<Lead> {
  const lead = await ctx.leads.get(leadId);
  if (!inScope(ctx.actor.scope, lead.ownerId)) throw new Refusal('not_found', 'lead.not_found');
  return lead;
}

/** The member who acts; integrators and the system cannot own leads (`actor.not_a_member`). */
export function actingMember(ctx: Pick<LeadContext, 'actor'>): string {
  if (ctx.actor.kind !== 'member') throw new Refusal('forbidden', 'actor.not_a_member');
  return ctx.actor.memberId;
}
