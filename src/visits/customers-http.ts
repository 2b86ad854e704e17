import { z } from 'zod';
import { addAccount, lightOf, placeOf, visibleAccount, type Account } from '../accounts';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { suggestAccounts } from './commands/suggest-accounts';
import type { PlaceE6, VisitContext } from './context';
import type { Suggestion } from './suggestion';
import { CRS, Id, placeE6, visitView, VisitView } from './views';

type Ctx = VisitContext;

const optionalNumber = z.number().nullable();

const AccountView = z.object({
  ...{ id: z.string(), name: z.string(), address: z.string().nullable(), ownerId: z.string() },
  latitude: optionalNumber.describe('GCJ-02，度'),
  longitude: optionalNumber,
  ...{ lastVisitAt: optionalNumber, distanceMetres: optionalNumber },
  because: z.string().describe('为什么推荐它'),
  light: z.enum(['green', 'yellow', 'red']).describe('多久没有有效拜访：72 小时黄，7 天红'),
});

const UNKNOWN = { lastAt: null, distanceMetres: null, because: '' };

type View = z.infer<typeof AccountView>;
type Found = { account: Account; suggestion?: Omit<Suggestion, 'accountId'> };

async function accountViews(ctx: Ctx, found: readonly Found[]): Promise<View[]> {
  const effective = await ctx.customers.effectiveAt(found.map(({ account }) => account.id));
  return found.map(({ account, suggestion }) => {
    const since = {
      ...{ effectiveAt: effective.get(account.id) ?? null, createdAt: account.createdAt },
    };
    const light = lightOf(ctx.lightPolicy, since, ctx.now);
    return { ...accountView(account, suggestion), light };
  });
}

async function viewOf(ctx: Ctx, account: Account): Promise<View> {
  const [view] = await accountViews(ctx, [{ account }]);
  if (!view) throw new Error('one account has one view');
  return view;
}

function accountView(
  account: Account,
  suggestion: Pick<Suggestion, 'lastAt' | 'distanceMetres' | 'because'> = UNKNOWN,
): Omit<View, 'light'> {
  const { latitude: north, longitude: east } = placeOf(account) ?? NOWHERE;
  const { lastAt: lastVisitAt, distanceMetres, because } = suggestion;
  return {
    ...{ id: account.id, name: account.name, address: account.address, ownerId: account.ownerId },
    ...{ latitude: north, longitude: east, lastVisitAt, distanceMetres, because },
  };
}

const NOWHERE = { latitude: null, longitude: null };

const latitude = z.coerce.number().min(-90).max(90);
const longitude = z.coerce.number().min(-180).max(180);

type Somewhere = {
  latitude?: number | undefined;
  longitude?: number | undefined;
  crs: (typeof CRS)[number];
};

function somewhere(ctx: Ctx, at: Somewhere): PlaceE6 | null {
  if (at.latitude === undefined || at.longitude === undefined) return null;
  return placeE6(ctx, { latitude: at.latitude, longitude: at.longitude, crs: at.crs });
}

/** Customers as the visit page needs them. */
export const customerRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/accounts', summary: '可能正在拜访的客户，最可能的在前' },
    access: EVERY_MEMBER,
    input: z.strictObject({
      search: z.string().trim().max(50).default(''),
      ...{ latitude: latitude.optional(), longitude: longitude.optional() },
      crs: z.enum(CRS).default('wgs84'),
      limit: z.coerce.number().int().min(1).max(50).default(10),
    }),
    output: z.object({ items: z.array(AccountView) }),
    run: async (ctx: Ctx, { search, limit, ...at }) => {
      const found = await suggestAccounts(ctx, { search, limit, place: somewhere(ctx, at) });
      return { items: await accountViews(ctx, found) };
    },
  }),
  route({
    ...{ method: 'POST', path: '/accounts', summary: '新增客户；同名的直接返回', status: 201 },
    ...{ access: EVERY_MEMBER, once: true, output: AccountView },
    input: z.strictObject({
      name: z.string().max(200),
      address: z.string().trim().max(200).nullable().default(null),
      ...{ latitude: latitude.optional(), longitude: longitude.optional() },
      crs: z.enum(CRS).default('gcj02'),
    }),
    run: async (ctx: Ctx, { name, address, ...at }) =>
      viewOf(ctx, await addAccount(ctx, { name, address, ...somewhere(ctx, at) })),
  }),
  route({
    ...{ method: 'GET', path: '/accounts/:id', summary: '一家客户', access: EVERY_MEMBER },
    input: z.strictObject({ id: Id }),
    output: AccountView,
    run: async (ctx: Ctx, { id }) => viewOf(ctx, await visibleAccount(ctx, id)),
  }),
  route({
    ...{ method: 'GET', path: '/accounts/:id/visits', summary: '一家客户的拜访记录' },
    ...{ access: EVERY_MEMBER, input: z.strictObject({ id: Id }) },
    output: z.object({ items: z.array(VisitView) }),
    run: async (ctx: Ctx, { id }) => {
      await visibleAccount(ctx, id);
      const filter = { scope: ctx.actor.scope, accountId: id };
      const found = await ctx.visitQueries.list(filter, { limit: 50 });
      return { items: await Promise.all(found.map((visit) => visitView(ctx, visit))) };
    },
  }),
];
