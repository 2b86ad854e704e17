import type { LeadJobContext } from '../context';
import { keysOf } from '../duplicate';

/** The kind of job that notes what leads look alike by that came in before anybody asked. */
export const FILL_KEYS = 'lead.fill_keys';

/** Notes the keys of up to 200 leads that have none, a commit; what is left after them is the next job's. */
export async function fillKeys(ctx: LeadJobContext, { after }: { after: string }): Promise<void> {
  const leads = await ctx.duplicates.keyless(after);
  await ctx.merges.addKeys(leads.flatMap((lead) => keysOf(lead, ctx.soundOf)));
  const last = leads.at(-1)?.id;
  if (last === undefined) return;
  const unique = `${FILL_KEYS}:${last}:${String(ctx.now)}`;
  ctx.enqueue({ kind: FILL_KEYS, lane: 2, unique, payload: { after: last } });
}
