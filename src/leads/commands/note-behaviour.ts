import type { Behaviour } from '../behaviour';
import type { LeadContext } from '../context';
import { plainPage } from '../trace';
import { rescoreLead } from './rescore-lead';

/** `id` is the sender's; `who` the trace that says whose it is. */
export type ToldBehaviour = Behaviour & { id: string; who: string };
export type NoteBehaviourInput = { sourceId: string; events: readonly ToldBehaviour[] };

/**
 * Notes what visitors did, each event once however often it is told. Whose lead is known gets a new score in the same commit;
 * anybody else's waits for the form. What is said to come yet happens now. Whether somebody is known is told to nobody.
 */
export async function noteBehaviour(ctx: LeadContext, input: NoteBehaviourInput): Promise<void> {
  const { sourceId } = input;
  const told = [...new Map(input.events.map((event) => [event.id, event])).values()];
  const whos = [...new Set(told.map(({ who }) => who))].sort();
  const owners = await ctx.scoring.see(whos, ctx.now);
  const rows = told.map(({ id: eventId, who, kind, at, page, seconds }) => ({
    ...{ id: ctx.newId(), sourceId, eventId, who, leadId: owners.get(who) ?? null },
    ...{ kind, at: Math.min(at, ctx.now), page: page === null ? null : plainPage(page), seconds },
    receivedAt: ctx.now,
  }));
  const added = await ctx.scoring.add(rows);
  const waiting = added.flatMap(({ who, leadId }) => (leadId === null ? [who] : []));
  for (const who of [...new Set(waiting)].sort()) await ctx.scoring.trim({ who });
  const leadIds = added.flatMap(({ leadId }) => leadId ?? []);
  for (const leadId of [...new Set(leadIds)].sort()) {
    await ctx.scoring.trim({ leadId });
    await rescoreLead(ctx, leadId);
  }
}
