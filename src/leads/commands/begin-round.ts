import { MINUTE } from '../../kernel/clock';
import { workingTimesOf } from '../../people';
import { levelsFor, timerKey, type ClockStep, type ResponseClock } from '../clock';
import type { LeadContext } from '../context';
import type { Decision } from '../dispatch';
import type { Lead } from '../lead';
import type { How } from '../repository';

/** The kind of job that looks at a clock's step. */
export const CLOCK_STEP = 'lead.clock_step';

/** How the owner of a round came by the lead, with dispatch's arithmetic when it chose them. */
export type Begin = { how: How; decision: Decision | null };

/**
 * Begins a lead's present round: notes the owner, ends the former round's clock and starts a new first-response clock with its
 * timers. The silence is another clock and not touched.
 */
export async function beginRound(ctx: LeadContext, lead: Lead, begin: Begin): Promise<void> {
  if (lead.round > 1)
    await stopClock(ctx, { leadId: lead.id, round: lead.round - 1, reason: 'reassigned' });
  if (lead.ownerId !== null) await noteOwner(ctx, lead, begin);
  const { id: leadId, round } = lead;
  const clock: ResponseClock = {
    ...{ id: ctx.newId(), leadId, round, startedAt: ctx.now, stoppedAt: null, stopReason: null },
    policyVersion: ctx.clockPolicy.version,
    calendarVersion: ctx.calendar.version,
  };
  const { calendar, leave } = workingTimesOf(ctx.directory, lead.ownerId, ctx.calendar);
  const steps = levelsFor(ctx.clockPolicy, lead.sourceId).map<ClockStep>(
    ({ level, afterMinutes }) => ({
      ...{ clockId: clock.id, level, firedAt: null, lateMs: null },
      dueAt: calendar.addWorkingTime(ctx.now, afterMinutes * MINUTE, leave),
    }),
  );
  await ctx.leads.startClock(clock, steps);
  for (const { level, dueAt } of steps) {
    const payload = { leadId, clockId: clock.id, level };
    ctx.remind({ kind: CLOCK_STEP, unique: timerKey(clock.id, level), dueAt, payload });
  }
}

/** Writes the owner of the present round into the history. */
export async function noteOwner(
  ctx: LeadContext,
  { id: leadId, round, ownerId }: Lead,
  begin: Begin,
): Promise<void> {
  if (ownerId === null) return;
  const ended = { endedAt: null, endedBecause: null };
  await ctx.leads.addOwnership({
    ...{ leadId, round, ownerId, since: ctx.now },
    ...begin,
    ...ended,
  });
}

type Stop = { leadId: string; round: number; reason: 'touched' | 'closed' | 'reassigned' };

const MOST_LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Stops the clock of a round, if it still runs, and takes its timers back. */
export async function stopClock(ctx: LeadContext, { leadId, round, reason }: Stop): Promise<void> {
  const clock = await ctx.leads.findClock(leadId, round);
  if (clock?.stoppedAt !== null) return;
  await ctx.leads.stopClock(clock.id, ctx.now, reason);
  // The policy may have lost levels since this clock began.
  ctx.forget(MOST_LEVELS.map((level) => timerKey(clock.id, level)));
}
