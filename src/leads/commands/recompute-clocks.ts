import { workingTimesOf } from '../../people';
import { HOUR, MINUTE } from '../../kernel/clock';
import { levelsFor, silenceRowFor, timerKey, type ResponseClock } from '../clock';
import type { LeadContext } from '../context';
import type { Lead } from '../lead';
import { beginSilence } from '../silence';
import { CLOCK_STEP } from './begin-round';
import { runSilence, stopTimer } from './silence';

/**
 * Works the running deadlines of leads out again: the calendar or the policy was edited, or their owner is away now. What has
 * fired stays fired; a deadline that is over already is due at once.
 */
export async function recomputeClocks(
  ctx: LeadContext,
  { leadIds }: { leadIds: readonly string[] },
): Promise<void> {
  for (const leadId of leadIds) {
    const lead = await ctx.leads.get(leadId);
    const clock = await ctx.leads.findClock(lead.id, lead.round);
    if (clock?.stoppedAt === null) await recomputeResponse(ctx, lead, clock);
    await recomputeSilence(ctx, lead);
  }
}

async function recomputeResponse(
  ctx: LeadContext,
  lead: Lead,
  clock: ResponseClock,
): Promise<void> {
  const { calendar, leave } = workingTimesOf(ctx.directory, lead.ownerId, ctx.calendar);
  const { version: policyVersion } = ctx.clockPolicy;
  await ctx.leads.noteVersions({ ...clock, policyVersion, calendarVersion: ctx.calendar.version });
  for (const { level, afterMinutes } of levelsFor(ctx.clockPolicy, lead.sourceId)) {
    const dueAt = calendar.addWorkingTime(clock.startedAt, afterMinutes * MINUTE, leave);
    const moved = await ctx.leads.moveStep({ clockId: clock.id, level, dueAt });
    if (!moved) continue;
    const unique = timerKey(clock.id, level);
    const payload = { leadId: lead.id, clockId: clock.id, level };
    ctx.forget([unique]);
    ctx.remind({ kind: CLOCK_STEP, unique, dueAt, payload });
  }
}

async function recomputeSilence(ctx: LeadContext, lead: Lead): Promise<void> {
  const row = silenceRowFor(ctx.clockPolicy, lead);
  const running = await ctx.leads.findSilence(lead.id);
  if (row === null || running?.stoppedAt !== null) return;
  await stopTimer(ctx, lead.id);
  const { calendar, leave } = workingTimesOf(ctx.directory, lead.ownerId, ctx.calendar);
  const about = { leadId: lead.id, row, at: running.startedAt, leave };
  const fresh = beginSilence(calendar, ctx.clockPolicy, about);
  const { extensions, passed } = running;
  const more = extensions * ctx.clockPolicy.extension.hours * HOUR;
  const { redAt, releaseAt } = fresh;
  const put = { redAt: redAt + more, releaseAt: releaseAt + more };
  await runSilence(ctx, { ...fresh, ...put, extensions, passed });
}

/** The kind of job that works deadlines out again after an edit of the calendar or the policy. */
export const RECOMPUTE = 'lead.recompute';
const AT_A_TIME = 50;

type PagingContext = LeadContext & {
  enqueue: (job: { kind: string; lane: 2; payload: object; unique: string }) => void;
};

/** Clocks that another calendar or policy made, a page a commit. */
export async function recomputeOutdated(
  ctx: PagingContext,
  { after = '' }: { after?: string | undefined },
): Promise<void> {
  const versions = { calendar: ctx.calendar.version, policy: ctx.clockPolicy.version };
  const found = await ctx.leads.listOutdated(versions, { after, limit: AT_A_TIME });
  await recomputeClocks(ctx, { leadIds: found });
  const last = found.at(-1);
  if (last === undefined || found.length < AT_A_TIME) return;
  const unique = `${RECOMPUTE}:${last}`;
  ctx.enqueue({ kind: RECOMPUTE, lane: 2, payload: { after: last }, unique });
}
