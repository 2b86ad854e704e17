import type { LeadContext } from '../context';
import { dispatch, type Candidate, type Decision } from '../dispatch';
import { LeadAssigned, LeadOffered } from '../events';
import { assign, type Lead } from '../lead';
import type { How } from '../repository';

/** Asks dispatch for an owner among the active reps, leaving out `except`. Without an eligible one the lead stays unowned. */
export function chooseOwner(
  ctx: LeadContext,
  lead: Lead,
  except?: string,
): { lead: Lead; decision: Decision } {
  const decision = dispatch(lead, candidatesOf(ctx, except), ctx.dispatchPolicy);
  return { lead: givenAs(decision, lead), decision };
}

/** The active reps, leaving out `except`, with what they carry now. */
export const candidatesOf = (ctx: LeadContext, except?: string): Candidate[] =>
  ctx.directory.members
    .filter((member) => member.role === 'rep' && member.status === 'active' && member.id !== except)
    .map((member) => ({
      ...{
        memberId: member.id,
        name: member.name,
        regions: member.regions,
        industries: member.industries,
      },
      ...{ available: member.available, load: ctx.workload.get(member.id) ?? 0 },
    }));

/** A lead as a decision gives it: to the winner, or to nobody yet. */
export function givenAs({ winnerId }: Decision, lead: Lead): Lead {
  if (winnerId !== null) return assign(lead, winnerId);
  return {
    ...{ ...lead, state: 'new', ownerId: null, round: lead.round + 1, acceptedAt: null },
    ...{ light: 'green', silence: 'green' },
  };
}

/** Announces the outcome of `chooseOwner`: assigned to one, or offered to all who could take it. */
export function announceOwner(
  ctx: LeadContext,
  lead: Lead,
  { from, how }: { from: string | null; how: How },
): void {
  const { id: leadId, round, ownerId } = lead;
  const gather = ctx.gathersCards ? { gather: true } : {};
  if (ownerId !== null) ctx.publish(LeadAssigned, { leadId, ownerId, round, from, how, ...gather });
  else ctx.publish(LeadOffered, { leadId, round, memberIds: listTakers(ctx), ...gather });
}

/** Everybody at work who may take an unowned lead; the leaders when no rep is there. */
function listTakers(ctx: LeadContext): string[] {
  const active = ctx.directory.members.filter((member) => member.status === 'active');
  const reps = active.filter((member) => member.role === 'rep' && member.available);
  const leaders = active.filter(
    (member) => member.role === 'manager' || member.role === 'director',
  );
  return (reps.length > 0 ? reps : leaders).map((member) => member.id);
}
