import { z } from 'zod';
import { route, type Route } from '../kernel/route';
import { CELLS, type Cell } from './board';
import { enterCost } from './commands/enter-cost';
import { lookAtBoard, openCell } from './commands/look-at-board';
import type { InsightContext } from './context';
import type { CostLine } from './cost';
import { daysAsked } from './days';

type Ctx = InsightContext;

const LEADERS = ['manager', 'director', 'operations'] as const;
const OPERATORS = ['director', 'operations'] as const;
const SourceId = z.string().max(32);
const asked = {
  from: z.iso.date().optional().describe('上海日期，含当天；默认最近 30 天'),
  to: z.iso.date().optional().describe('上海日期，含当天'),
};

/** A share as it is answered. */
export const Share = z
  .object({ n: z.number(), of: z.number(), percent: z.number().nullable() })
  .describe('百分比保留一位小数；样本不足 10 时为 null');
const Figures = z.object({
  counts: z.object(
    Object.fromEntries(CELLS.map((cell) => [cell, z.number()])) as Record<Cell, z.ZodNumber>,
  ),
  touched24h: Share.describe('已满 24 小时的线索中，24 小时内有效触达的占比'),
  utilisation: Share.describe('有过有效触达的占比'),
  response: z
    .object({ n: z.number(), median: z.number().nullable(), p90: z.number().nullable() })
    .describe('从进线到首次联系的工作分钟；样本不足 10 时为 null'),
  cost: z.object({
    ledgerFen: z.number().describe('成本台账，按天分摊，单位分'),
    estimatedFen: z.number().describe('没有台账的月份按来源单价估算，单位分'),
    costFen: z.number(),
    cacFen: z.number().nullable().describe('每条有效线索的成本；没有有效线索时为 null'),
  }),
});
const Row = z.object({
  ...{ id: z.string(), title: z.string(), sourceId: z.string(), state: z.string() },
  ...{ ownerId: z.string().nullable(), ownerName: z.string().nullable(), createdAt: z.number() },
});

const reading: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/boards/leads', access: LEADERS },
    summary: '线索看板：各来源的漏斗、首次联系、24 小时触达率、获客成本和利用率',
    input: z.strictObject(asked),
    output: z.object({
      ...{ from: z.string(), to: z.string(), total: Figures },
      items: z.array(Figures.extend({ sourceId: z.string(), name: z.string() })),
    }),
    run: async (ctx: Ctx, wish) => {
      const days = daysAsked(wish, ctx.now);
      const { total, items } = await lookAtBoard(ctx, days);
      const nameOf = (id: string): string => ctx.leadSources.get(id)?.name ?? id;
      return {
        ...{ from: days.from, to: days.to, total },
        items: items.map((item) => ({ ...item, name: nameOf(item.sourceId) })),
      };
    },
  }),
  route({
    ...{ method: 'GET', path: '/boards/leads/rows', access: LEADERS },
    summary: '看板上一个数字背后的线索，新的在前',
    input: z.strictObject({
      ...{ ...asked, cell: z.enum(CELLS), source: SourceId.optional() },
      limit: z.coerce.number().int().min(1).max(500).default(100),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    }),
    output: z.object({ total: z.number(), items: z.array(Row) }),
    run: async (ctx: Ctx, { cell, source, limit, offset, ...wish }) => {
      const opening = { cell, sourceId: source ?? null, limit, offset };
      const { total, items } = await openCell(ctx, daysAsked(wish, ctx.now), opening);
      const names = new Map(ctx.directory.members.map(({ id, name }) => [id, name]));
      return {
        total,
        items: items.map((row) => ({ ...row, ownerName: names.get(row.ownerId ?? '') ?? null })),
      };
    },
  }),
];

const Line = z.object({
  ...{ id: z.string(), sourceId: z.string(), month: z.string(), amountFen: z.number() },
  ...{ note: z.string(), enteredBy: z.string(), at: z.number() },
}) satisfies z.ZodType<CostLine>;
const costs = { path: '/sources/:id/costs', access: OPERATORS } as const;

const ledger: readonly Route<Ctx>[] = [
  route({
    ...{ ...costs, method: 'GET', summary: '一个来源的成本台账，新的在前' },
    input: z.strictObject({ id: SourceId }),
    output: z.object({ items: z.array(Line) }),
    run: async (ctx: Ctx, { id }) => ({ items: await ctx.costs.list(id) }),
  }),
  route({
    ...{ ...costs, method: 'POST', summary: '记一笔来源成本；更正用负数再记一笔' },
    ...{ once: true, status: 201, output: Line },
    input: z.strictObject({
      id: SourceId,
      month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/),
      amountFen: z.number().int().min(-100_000_000_000).max(100_000_000_000),
      note: z.string().trim().max(200).default(''),
    }),
    run: (ctx: Ctx, { id, ...line }) => enterCost(ctx, { ...line, sourceId: id }),
  }),
];

export const insightRoutes: readonly Route<Ctx>[] = [...reading, ...ledger];
