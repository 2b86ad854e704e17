import { MINUTE } from '../../kernel/clock';
import { timerKey, type ClockStep, type ResponseClock } from '../clock';
import type { LeadContext } from '../context';
import type { Decision } from '../dispatch';
import type { Lead } from '../lead';

/** The kind of job that looks at a clock's step. */
export const CLOCK_STEP = 'lead.clock_step';

/** Begins a lead's present round: notes the owner, ends the former round's clock and starts a new one with its timers. */
export async function beginRound(
  ctx: LeadContext,
  lead: Lead,
  decision: Decision | null,
): Promise<void> {
  if (lead.round > 1)
    await stopClock(ctx, { leadId: lead.id, round: lead.round - 1, reason: 'reassigned' });
  const { id: leadId, round, ownerId } = lead;
  if (ownerId !== null)
    await ctx.leads.addOwnership({ leadId, round, ownerId, since: ctx.now, decision });
  const clock: ResponseClock = {
    ...{ id: ctx.newId(), leadId, round, startedAt: ctx.now, stoppedAt: null, stopReason: null },
    policyVersion: ctx.responsePolicy.version,
    calendarVersion: ctx.calendar.version,
  };
  const steps = ctx.responsePolicy.levels.map<ClockStep>(({ level, afterMinutes }) => ({
    ...{ clockId: clock.id, level, firedAt: null, lateMs: null },
    dueAt: ctx.calendar.addWorkingTime(ctx.now, afterMinutes * MINUTE),
  }));
  await ctx.leads.startClock(clock, steps);
  for (const { level, dueAt } of steps) {
    const payload = { leadId, clockId: clock.id, level };
    ctx.remind({ kind: CLOCK_STEP, unique: timerKey(clock.id, level), dueAt, payload });
  }
}

type Stop = { leadId: string; round: number; reason: 'touched' | 'closed' | 'reassigned' };

/** Stops the clock of a round, if it still runs, and takes its timers back. */
export async function stopClock(ctx: LeadContext, { leadId, round, reason }: Stop): Promise<void> {
  const clock = await ctx.leads.findClock(leadId, round);
  if (clock?.stoppedAt !== null) return;
  await ctx.leads.stopClock(clock.id, ctx.now, reason);
  ctx.forget(ctx.responsePolicy.levels.map(({ level }) => timerKey(clock.id, level)));
}
