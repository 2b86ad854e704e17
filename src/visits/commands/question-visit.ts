import { directorOf, managerOf } from '../../people';
import type { VisitContext } from '../context';
import { VisitQuestioned } from '../events';
import type { Visit } from '../visit';

type Ctx = Pick<VisitContext, 'directory' | 'publish'>;

/** The time to explain is over: asks the leader to look, unless the visit is no longer doubtful. */
export async function questionVisit(ctx: VisitContext, visitId: string): Promise<void> {
  const visit = await ctx.visits.find(visitId);
  if (visit?.flagged === true) question(ctx, visit);
}

export function question(ctx: Ctx, { id: visitId, memberId }: Visit): void {
  const leader = managerOf(ctx.directory, memberId) ?? directorOf(ctx.directory, memberId);
  if (!leader || leader.id === memberId) return;
  ctx.publish(VisitQuestioned, { visitId, memberId, leaderId: leader.id });
}
