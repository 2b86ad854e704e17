import type { AccountContext } from '../context';
import { AccountPlaced } from '../events';

/** Gives an account its place when it has none; a known place is never moved by a visit. */
export async function placeAccount(
  ctx: AccountContext,
  place: { accountId: string; latitudeE6: number; longitudeE6: number },
): Promise<void> {
  const { accountId, latitudeE6, longitudeE6 } = place;
  const account = await ctx.accounts.find(accountId);
  if (account?.latitudeE6 !== null) return;
  await ctx.accounts.save({ ...account, latitudeE6, longitudeE6 }, ctx.now);
  ctx.publish(AccountPlaced, place);
}
