import { waitForFree } from './choose-owner';
import type { LeadContext } from '../context';
import { dispatchWaiting } from './dispatch-waiting';

/** The first meeting is over: leads that found no owner are dispatched again. What still finds nobody waits for the next. */
export async function meetingOver(ctx: LeadContext, leadIds: readonly string[]): Promise<void> {
  await dispatchWaiting(ctx, { leadIds });
  if (leadIds.length > 0) waitForFree(ctx);
}
