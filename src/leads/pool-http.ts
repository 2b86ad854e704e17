import { z } from 'zod';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { claimLead } from './commands/claim-lead';
import { extendRelease } from './commands/extend-release';
import { giveBackLead } from './commands/release-lead';
import { transferLead } from './commands/transfer-lead';
import { actingMember, visibleLead } from './commands/visible-lead';
import type { LeadHttpContext } from './context';
import { detail, LeadDetail } from './views';
import type { Lead } from './lead';
import { poolsOf, roomOf } from './commands/look-at-pool';
import { Refusal } from '../kernel/refusal';

type Ctx = LeadHttpContext;

const Id = z.string().max(36);
const Nothing = z.strictObject({});

const PooledItem = z.object({
  id: z.string(),
  title: z.string(),
  poolId: z.string(),
  region: z.string().nullable(),
  industry: z.string().nullable(),
  budgetRange: z.string().nullable(),
  sourceId: z.string(),
  pooledAt: z.number(),
  hops: z.number().describe('从多少人手里释放过'),
});

const reading: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/pools', summary: '我能领取的公海，和今天还能领多少' },
    ...{ access: EVERY_MEMBER, input: Nothing },
    output: z.object({
      items: z.array(z.object({ id: z.string(), name: z.string(), waiting: z.number() })),
      open: z.number().describe('我的在手线索'),
      capacity: z.number(),
      claimsLeft: z.number().describe('今天还能领取的条数'),
    }),
    run: async (ctx: Ctx) => {
      const memberId = actingMember(ctx);
      const pools = poolsOf(ctx, memberId);
      const counts = await ctx.pools.count(pools.map(({ id }) => id));
      const items = pools.map(({ id, name }) => ({ id, name, waiting: counts.get(id) ?? 0 }));
      return { items, ...(await roomOf(ctx, memberId)) };
    },
  }),
  route({
    ...{ method: 'GET', path: '/pools/:id/leads', summary: '公海里的线索，新进入的在前；不含电话' },
    access: EVERY_MEMBER,
    input: z.strictObject({
      id: z.string().max(32),
      limit: z.coerce.number().int().min(1).max(100).default(20),
      offset: z.coerce.number().int().min(0).max(100_000).default(0),
    }),
    output: z.object({ items: z.array(PooledItem) }),
    run: async (ctx: Ctx, { id, limit, offset }) => {
      const here = poolsOf(ctx, actingMember(ctx)).some((pool) => pool.id === id);
      if (!here) throw new Refusal('not_found', 'pool.not_here');
      return { items: await ctx.pools.list([id], { limit, offset }) };
    },
  }),
  route({
    ...{ method: 'GET', path: '/leads/:id/silence', summary: '多久没有有效触达，什么时候释放' },
    access: EVERY_MEMBER,
    input: z.strictObject({ id: Id }),
    output: z.object({
      startedAt: z.number().nullable(),
      yellowAt: z.number().nullable(),
      redAt: z.number().nullable(),
      releaseAt: z.number().nullable().describe('没有在计时则为 null'),
      extensions: z.number(),
    }),
    run: async (ctx: Ctx, { id }) => {
      await visibleLead(ctx, id);
      const silence = await ctx.leads.findSilence(id);
      if (silence?.stoppedAt !== null)
        return { startedAt: null, yellowAt: null, redAt: null, releaseAt: null, extensions: 0 };
      const { startedAt, yellowAt, redAt, releaseAt, extensions } = silence;
      return { startedAt, yellowAt, redAt, releaseAt, extensions };
    },
  }),
];

type Change = { path: string; summary: string; run: (ctx: Ctx, id: string) => Promise<Lead> };

const change = ({ path, summary, run }: Change): Route<Ctx> =>
  route({
    ...{ method: 'POST', path, summary, access: EVERY_MEMBER, once: true },
    ...{ input: z.strictObject({ id: Id }), output: LeadDetail },
    run: async (ctx: Ctx, { id }) => detail(ctx, await run(ctx, id)),
  });

const writing: readonly Route<Ctx>[] = [
  change({
    ...{ path: '/leads/:id/claim', summary: '从公海领取' },
    run: (ctx, id) => claimLead(ctx, { leadId: id }),
  }),
  change({
    ...{ path: '/leads/:id/give-back', summary: '放回公海' },
    run: (ctx, id) => giveBackLead(ctx, { leadId: id }),
  }),
  change({
    ...{ path: '/leads/:id/extend', summary: '延期释放' },
    run: (ctx, id) => extendRelease(ctx, { leadId: id }),
  }),
  route({
    ...{ method: 'POST', path: '/leads/transfers', summary: '一次转派多条，逐条给出结果' },
    ...{ access: ['manager', 'director', 'operations'], once: true },
    input: z.strictObject({ ids: z.array(Id).min(1).max(200), memberId: Id }),
    output: z.object({
      items: z.array(z.object({ id: z.string(), refusal: z.string().nullable() })),
    }),
    run: async (ctx: Ctx, { ids, memberId }) => {
      const items: { id: string; refusal: string | null }[] = [];
      for (const id of new Set(ids))
        items.push({ id, refusal: await tryTransfer(ctx, id, memberId) });
      return { items };
    },
  }),
];

/** Why a lead could not be handed over, or null: one that cannot keeps the others from nothing. */
async function tryTransfer(ctx: Ctx, leadId: string, toMemberId: string): Promise<string | null> {
  try {
    await ctx.attempt(() => transferLead(ctx, { leadId, toMemberId }));
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

export const poolRoutes: readonly Route<Ctx>[] = [...reading, ...writing];
