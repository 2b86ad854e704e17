import { workingTimesOf } from '../../people';
import { silenceRowFor, type SilenceRow } from '../clock';
import type { LeadContext } from '../context';
import type { Lead } from '../lead';
import { beginSilence, nextStep, resumeSilence, silenceKey, type Silence } from '../silence';

/** The kind of job that looks at a silence's next step. */
export const SILENCE_STEP = 'lead.silence_step';

/** Begins the silence of a lead that had none, unless no row of the policy is for it. */
export async function startSilence(ctx: LeadContext, lead: Lead): Promise<void> {
  const row = rowOf(ctx, lead);
  if (row === null) return;
  const { calendar, leave } = workingTimesOf(ctx.directory, lead.ownerId, ctx.calendar);
  const about = { leadId: lead.id, row, at: ctx.now, leave };
  await runSilence(ctx, beginSilence(calendar, ctx.clockPolicy, about));
}

/** Begins a lead's silence anew from now. */
export async function restartSilence(ctx: LeadContext, lead: Lead): Promise<void> {
  const before = await stopTimer(ctx, lead.id);
  if (rowOf(ctx, lead) === null) await endSilence(ctx, before);
  await startSilence(ctx, lead);
}

const rowOf = ({ clockPolicy }: LeadContext, lead: Lead): SilenceRow | null =>
  silenceRowFor(clockPolicy, lead);

/** The lead is closed or nobody's: no step comes any more. */
export async function stopSilence(ctx: LeadContext, leadId: string): Promise<void> {
  await endSilence(ctx, await stopTimer(ctx, leadId));
}

/** A lead that had been put aside goes on with as much time as was left; one that had none begins. */
export async function continueSilence(ctx: LeadContext, lead: Lead): Promise<void> {
  const silence = await ctx.leads.findSilence(lead.id);
  if (silence === null) return startSilence(ctx, lead);
  if (silence.stoppedAt !== null) await runSilence(ctx, resumeSilence(silence, ctx.now));
}

/** Saves a silence and sets the timer of its next step. */
export async function runSilence(ctx: LeadContext, silence: Silence): Promise<void> {
  await ctx.leads.putSilence(silence);
  const next = nextStep(silence);
  const payload = { leadId: silence.leadId, startedAt: silence.startedAt, step: next.step };
  const timer = { kind: SILENCE_STEP, unique: silenceKey(silence, next), payload };
  ctx.remind({ ...timer, dueAt: next.dueAt });
}

/** Takes the timer back of what runs, and answers it. */
export async function stopTimer(ctx: LeadContext, leadId: string): Promise<Silence | null> {
  const silence = await ctx.leads.findSilence(leadId);
  if (silence?.stoppedAt === null) ctx.forget([silenceKey(silence, nextStep(silence))]);
  return silence;
}

async function endSilence(ctx: LeadContext, silence: Silence | null): Promise<void> {
  if (silence?.stoppedAt !== null) return;
  await ctx.leads.putSilence({ ...silence, stoppedAt: ctx.now });
}
