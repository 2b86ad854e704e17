import { placeOf, type Account } from '../../accounts';
import { distanceMetres } from '../../kernel/geo';
import type { PlaceE6, VisitContext } from '../context';
import { suggest, type Suggestion } from '../suggestion';
import { actingMember } from './visible-visit';

/** A box of about 3 km around the point; longitude degrees are shorter in the north, so it is generous. */
const AROUND_E6 = 40_000;
const RECENT = 100;

type Wish = { search: string; place: PlaceE6 | null; limit: number };

/** Customers the member may see, the likeliest first; each says why it is suggested. */
export async function suggestAccounts(
  ctx: VisitContext,
  { search, place, limit }: Wish,
): Promise<{ account: Account; suggestion: Suggestion }[]> {
  const { scope } = ctx.actor;
  const recent = await ctx.accounts.search(scope, search, RECENT);
  const around = place && search === '' ? await ctx.accounts.near(scope, boxAround(place)) : [];
  const accounts = new Map([...recent, ...around].map((account) => [account.id, account]));
  const calendar = await ctx.customers.calendar(actingMember(ctx), ctx.now);
  const candidates = [...accounts.values()].map((account) => ({
    accountId: account.id,
    distanceMetres: distanceOf(account, place),
    ...(calendar.get(account.id) ?? { lastAt: null, plannedAt: null }),
  }));
  return suggest(candidates, ctx.now)
    .slice(0, limit)
    .flatMap((suggestion) => {
      const account = accounts.get(suggestion.accountId);
      return account ? [{ account, suggestion }] : [];
    });
}

const boxAround = ({ latitudeE6, longitudeE6 }: PlaceE6): Parameters<Near>[1] => ({
  south: latitudeE6 - AROUND_E6,
  north: latitudeE6 + AROUND_E6,
  west: longitudeE6 - AROUND_E6,
  east: longitudeE6 + AROUND_E6,
});
type Near = VisitContext['accounts']['near'];

function distanceOf(account: Account, place: PlaceE6 | null): number | null {
  const there = placeOf(account);
  if (!there || !place) return null;
  const here = { latitude: place.latitudeE6 / 1e6, longitude: place.longitudeE6 / 1e6 };
  return Math.round(distanceMetres(here, there));
}
