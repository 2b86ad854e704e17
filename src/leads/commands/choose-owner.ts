import type { LeadContext } from '../context';
import { DAY } from '../../kernel/clock';
import { busyAt, isAway, type Member } from '../../people';
import { dispatch, type Decision } from '../dispatch';
import { NO_RECORD, type Candidate, type DispatchLead } from '../factors';
import { LeadAssigned, LeadOffered } from '../events';
import { assign, type Lead } from '../lead';
import type { How } from '../repository';

/** Asks dispatch for an owner among the active reps, leaving out `except`. Without an eligible one the lead stays unowned. */
export function chooseOwner(
  ctx: LeadContext,
  lead: Lead,
  except?: string,
): { lead: Lead; decision: Decision } {
  const candidates = candidatesNow(ctx).filter(({ memberId }) => memberId !== except);
  const decision = dispatch(dispatched(lead), candidates, ctx.dispatchPolicy);
  if (decision.winnerId !== null) ctx.reserve(decision.winnerId);
  return { lead: givenAs(decision, lead), decision };
}

/** A lead as dispatch looks at it. */
export const dispatched = ({ id, region, industry, budgetRange, score }: Lead): DispatchLead => ({
  ...{ id, region, industry, budgetRange, score },
});

/** The active reps with what they carry, and who of them is in a meeting. */
export function candidatesNow(ctx: LeadContext): Candidate[] {
  const busy = busyAt(ctx.directory, ctx.now);
  return candidatesOf(ctx).map((one) => ({ ...one, busy: busy.has(one.memberId) }));
}

/** The active reps with what they carry, for work that no meeting keeps them from. */
export function candidatesOf(ctx: LeadContext): Candidate[] {
  const reps = ctx.directory.members.filter(
    ({ role, status }) => role === 'rep' && status === 'active',
  );
  const { loads } = ctx.standing;
  const teams = new Map<string, number>();
  for (const { id, teamId } of reps)
    teams.set(teamId ?? '', (teams.get(teamId ?? '') ?? 0) + (loads.get(id) ?? 0));
  return reps.map((rep) => candidateFor(ctx, rep, teams.get(rep.teamId ?? '') ?? 0));
}

function candidateFor(ctx: LeadContext, rep: Member, teamLoad: number): Candidate {
  const { standing, now } = ctx;
  const { id: memberId, regions, industries, capacity, senior, joinedAt } = rep;
  return {
    ...{ memberId, regions, industries, capacity, senior, teamLoad },
    available: isAtWork(ctx, rep),
    days: joinedAt === null ? null : (now - joinedAt) / DAY,
    load: standing.loads.get(memberId) ?? 0,
    received: standing.received.get(memberId) ?? 0,
    record: standing.records.get(memberId) ?? NO_RECORD,
  };
}

/** A lead as a decision gives it: to the winner, or to nobody yet. */
export function givenAs({ winnerId }: Decision, lead: Lead): Lead {
  if (winnerId !== null) return assign(lead, winnerId);
  return {
    ...{ ...lead, state: 'new', ownerId: null, round: lead.round + 1, acceptedAt: null },
    ...{ light: 'green', silence: 'green', poolId: null, pooledAt: null },
  };
}

/** Neither signed off nor away by approval. */
const isAtWork = ({ directory, now }: LeadContext, { id, available }: Member): boolean =>
  available && !isAway(directory, id, now);

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
  const reps = active.filter((member) => member.role === 'rep' && isAtWork(ctx, member));
  const leaders = active.filter(
    (member) => member.role === 'manager' || member.role === 'director',
  );
  return (reps.length > 0 ? reps : leaders).map((member) => member.id);
}
