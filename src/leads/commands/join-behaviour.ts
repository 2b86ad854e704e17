import type { LeadContext } from '../context';
import type { Lead } from '../lead';
import { tracesOf } from '../trace';
import { rescoreLead } from './rescore-lead';

type Join = { leadId: string; whos: readonly string[]; isNew: boolean };

/** A form says whose traces these are: what waited under them is the lead's from now on, and so is what comes later. */
export async function joinBehaviour(
  ctx: LeadContext,
  { leadId, whos, isNew }: Join,
): Promise<void> {
  const traces = whos.map((who) => ({ who, leadId }));
  const got = await ctx.scoring.claim(traces, ctx.now);
  if (got.includes(leadId)) await ctx.scoring.trim({ leadId });
  // The score that a lead is born with is that of its form.
  if (got.includes(leadId) || !isNew) await rescoreLead(ctx, leadId);
}

/** The same for a list: numbers are known by the leads themselves, so only mailboxes and what waits is noted. */
export async function joinBehaviourOfMany(ctx: LeadContext, leads: readonly Lead[]): Promise<void> {
  const traces = leads.flatMap((lead) =>
    tracesOf(lead, null).map((who) => ({ who, leadId: lead.id })),
  );
  const waiting = new Set(await ctx.scoring.waitingAmong(traces.map(({ who }) => who)));
  const noted = traces.filter(({ who }) => who.startsWith('mail:') || waiting.has(who));
  for (const leadId of (await ctx.scoring.claim(noted, ctx.now)).sort()) {
    await ctx.scoring.trim({ leadId });
    await rescoreLead(ctx, leadId);
  }
}
