import { DAY } from '../../kernel/clock';
import { startOfDay } from '../../kernel/time-text';
import type { VisitReactionContext } from '../context';
import { LIGHTS_CARD } from '../lights-card';

/** The morning's job, and the one for each owner. */
export const TELL_LIGHTS = 'visits.tell_lights';
export const TELL_OWN_LIGHTS = 'visits.tell_own_lights';

type Ctx = VisitReactionContext;

/** On working days every active member gets a job of their own. */
export function tellLights(ctx: Ctx): Promise<void> {
  if (!ctx.calendar.isWorkday(ctx.now)) return Promise.resolve();
  const day = startOfDay(ctx.now);
  for (const { id: memberId, status } of ctx.directory.members) {
    if (status !== 'active') continue;
    const unique = `lights:${memberId}:${String(day / DAY)}`;
    ctx.enqueue({ kind: TELL_OWN_LIGHTS, lane: 2, payload: { memberId }, unique });
  }
  return Promise.resolve();
}

/** Tells a member of their customers that have turned yellow or red since they were last told; all of them on one card. */
export async function tellOwnLights(ctx: Ctx, { memberId }: { memberId: string }): Promise<void> {
  const { fresh } = await ctx.customers.countQuiet(memberId, ctx.lightPolicy, ctx.now);
  if (fresh === 0) return;
  await ctx.customers.noteTold(memberId, ctx.now);
  const card = { kind: LIGHTS_CARD, subjectId: memberId, recipientId: memberId, urgent: false };
  await ctx.desk.notify([{ ...card, occasion: String(ctx.now) }]);
}
