import { z } from 'zod';
import { DAY } from '../kernel/clock';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { lookUpCustomer } from './commands/look-up-customer';
import { mergeLeads } from './commands/merge-leads';
import { undoMerge } from './commands/undo-merge';
import { visibleLead } from './commands/visible-lead';
import type { LeadHttpContext } from './context';
import { reasonsFor } from './duplicate';
import { detail, LeadDetail } from './views';
import { LEAD_STATES, titleOf } from './lead';
import { betterOf, UNDO_DAYS, type Merge } from './merge';

type Ctx = LeadHttpContext;

const Id = z.string().max(36);
const One = z.strictObject({ id: Id });

const MergeItem = z.object({
  ...{ id: z.string(), survivorId: z.string(), mergedId: z.string(), at: z.number() },
  until: z.number().nullable().describe('可以撤销到什么时候，UTC 毫秒；不能撤销则为 null'),
  undoneAt: z.number().nullable(),
});

const mergeItem = ({ kept, at, undoneAt, ...merge }: Merge): z.infer<typeof MergeItem> => {
  const isOpen = kept !== null && undoneAt === null;
  const { id, survivorId, mergedId } = merge;
  return { id, survivorId, mergedId, at, undoneAt, until: isOpen ? at + UNDO_DAYS * DAY : null };
};

const DuplicateItem = z.object({
  ...{ id: z.string(), title: z.string(), contactName: z.string(), state: z.enum(LEAD_STATES) },
  ...{ ownerId: z.string().nullable(), createdAt: z.number() },
  reasons: z.array(z.string()).describe('为什么可能是同一位客户'),
  keepId: z.string().describe('建议保留的一条'),
});

const reading: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/leads/exists', access: EVERY_MEMBER },
    summary: '查重：这位客户有没有人在跟；不透露是谁，每天最多 100 次，留痕',
    input: z
      .strictObject({
        phone: z.string().trim().min(1).max(40).optional(),
        company: z.string().trim().min(1).max(100).optional(),
        creditCode: z.string().trim().min(1).max(40).optional().describe('统一社会信用代码'),
      })
      .refine((asked) => Object.values(asked).filter((value) => value !== undefined).length === 1, {
        message: 'phone、company 和 creditCode 填且只填一个',
      }),
    output: z.object({
      exists: z.boolean(),
      since: z.string().nullable().describe('哪个月第一次来的，如 2026-11'),
    }),
    run: (ctx: Ctx, asked) => lookUpCustomer(ctx, asked),
  }),
  route({
    ...{ method: 'GET', path: '/leads/:id/duplicates', summary: '可能是同一位客户的线索和理由' },
    ...{ access: EVERY_MEMBER, input: One },
    output: z.object({ items: z.array(DuplicateItem) }),
    run: async (ctx: Ctx, { id }) => {
      const lead = await visibleLead(ctx, id);
      const found = await ctx.duplicates.alike(id, ctx.actor.scope);
      const items = found.map(({ lead: other, kinds }) => ({
        ...{ ...other, title: titleOf(other), reasons: reasonsFor(kinds) },
        keepId: betterOf(lead, other).id,
      }));
      return { items };
    },
  }),
  route({
    ...{ method: 'GET', path: '/leads/:id/merges', summary: '和这条线索合并过的，新的在前' },
    ...{ access: EVERY_MEMBER, input: One, output: z.object({ items: z.array(MergeItem) }) },
    run: async (ctx: Ctx, { id }) => {
      await visibleLead(ctx, id);
      return { items: (await ctx.merges.listOf(id)).map(mergeItem) };
    },
  }),
];

export const mergeRoutes: readonly Route<Ctx>[] = [
  ...reading,
  route({
    ...{ method: 'POST', path: '/leads/:id/merge', summary: '合并到另一条线索，30 天内可以撤销' },
    ...{ access: EVERY_MEMBER, once: true },
    input: One.extend({ intoId: Id.describe('保留的一条') }),
    output: z.object({ mergeId: z.string(), lead: LeadDetail }),
    run: async (ctx: Ctx, { id, intoId }) => {
      const { mergeId, lead } = await mergeLeads(ctx, { leadId: id, intoId });
      return { mergeId, lead: await detail(ctx, lead) };
    },
  }),
  route({
    ...{ method: 'POST', path: '/merges/:id/undo', summary: '撤销合并，负责人和计时都恢复原样' },
    ...{ access: EVERY_MEMBER, once: true, input: One, output: LeadDetail },
    run: async (ctx: Ctx, { id }) => detail(ctx, await undoMerge(ctx, { mergeId: id })),
  }),
];
