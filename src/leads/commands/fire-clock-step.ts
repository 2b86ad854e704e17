import { directorOf, managerOf, type Member } from '../../people';
import { levelsFor, type Level } from '../clock';
import type { LeadContext } from '../context';
import { LeadBreached } from '../events';
import { flagRed, type Lead } from '../lead';

/**
 * A step of a first-response clock is due. When the clock still runs, the lead turns red and the level's person is told;
 * the step fires once even if this runs twice.
 */
export async function fireClockStep(
  ctx: LeadContext,
  input: { leadId: string; clockId: string; level: number },
): Promise<void> {
  // The lead is locked first: whoever touches it at this very moment is either before us or after us.
  const lead = await ctx.leads.get(input.leadId);
  const clock = await ctx.leads.getClock(input.clockId);
  if (clock.stoppedAt !== null) return;
  const lateMs = await ctx.leads.fireStep(input, ctx.now);
  if (lateMs === null) return;
  await ctx.leads.save(flagRed(lead), ctx.now);
  const level = levelsFor(ctx.clockPolicy, lead.sourceId).find(
    (known) => known.level === input.level,
  );
  const tell = listTold(ctx, lead, level?.tell ?? 'manager').map((member) => member.id);
  ctx.publish(LeadBreached, {
    leadId: lead.id,
    round: lead.round,
    level: input.level,
    tell,
    lateMs,
  });
}

function listTold({ directory }: LeadContext, lead: Lead, tell: Level['tell']): Member[] {
  if (lead.ownerId !== null) {
    const leader =
      tell === 'manager' ? managerOf(directory, lead.ownerId) : directorOf(directory, lead.ownerId);
    return leader ? [leader] : [];
  }
  // Nobody owns it: it concerns everybody on that level.
  const active = directory.members.filter((member) => member.status === 'active');
  const level = active.filter((member) => member.role === tell);
  return level.length > 0 ? level : active.filter((member) => member.role === 'director');
}
