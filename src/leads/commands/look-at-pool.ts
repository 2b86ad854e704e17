import { startOfDay } from '../../kernel/time-text';
import type { PoolContext } from '../context';
import { listPools, poolsFor, type Pool, type Room } from '../pool';

/** What a pool is called; `公海` for one that the settings do not know any more. */
export const poolNameOf = ({ poolPolicy }: PoolContext, poolId: string | null): string =>
  listPools(poolPolicy).find(({ id }) => id === poolId)?.name ?? '公海';

/** The pools that somebody may claim from. */
export const poolsOf = (ctx: PoolContext, memberId: string): Pool[] =>
  poolsFor(
    ctx.poolPolicy,
    ctx.directory.members.find(({ id }) => id === memberId) ?? { regions: [], industries: [] },
  );

/** How much a member may still take today. */
export async function roomOf(ctx: PoolContext, memberId: string): Promise<Room> {
  const member = ctx.directory.members.find(({ id }) => id === memberId);
  const use = { memberId, dayAt: startOfDay(ctx.now), what: 'claim' };
  return {
    open: await ctx.leads.countOpen(memberId),
    capacity: member?.capacity ?? ctx.dispatchPolicy.capacity,
    claimsLeft: Math.max(0, ctx.poolPolicy.claimsPerDay - (await ctx.leads.findUse(use))),
  };
}
