import { Refusal } from '../../kernel/refusal';
import type { LeadContext } from '../context';
import { LeadsExported } from '../events';
import { MOST_EXPORTED } from '../export';
import type { LeadFilter, LeadQueries } from '../queries';
import { actingMember } from './visible-lead';

type Ctx = Pick<LeadContext, 'actor' | 'publish'> & { leadQueries: LeadQueries };

/**
 * Notes in the audit log that somebody takes leads along, how many and what for, before the first row leaves. Refuses
 * `export.too_many` and tells how many there are.
 */
export async function beginExport(
  ctx: Ctx,
  { filter, reason }: { filter: LeadFilter; reason: string },
): Promise<{ count: number }> {
  const memberId = actingMember(ctx);
  const { total: count } = await ctx.leadQueries.count(filter);
  if (count > MOST_EXPORTED)
    throw new Refusal('limit', 'export.too_many', { count, most: MOST_EXPORTED });
  ctx.publish(LeadsExported, { memberId, count, reason });
  return { count };
}
