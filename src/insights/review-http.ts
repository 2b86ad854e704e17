import { z } from 'zod';
import { route, type Route } from '../kernel/route';
import { shareOf } from './board';
import { judgeReview } from './commands/judge-review';
import type { InsightContext } from './context';
import { daysAsked } from './days';
import { Share } from './http';
import { VERDICTS, type Review } from './sample';

type Ctx = InsightContext;

const LEADERS = ['manager', 'director', 'operations'] as const;
const count = z.number();
const BySource = z.object({
  ...{ sourceId: z.string(), name: z.string(), sampled: count },
  ...{ right: count, wrong: count, unclear: count, pending: count },
  wrongShare: Share.describe('看得出对错的当中，应该跟进的占比'),
});
const Drawn = z.object({
  ...{ day: z.string(), sampled: count, candidates: count, seed: z.string() },
});

function sumUp(ctx: Ctx, sourceId: string, reviews: readonly Review[]): z.infer<typeof BySource> {
  const n = (verdict: Review['verdict']): number =>
    reviews.filter((review) => review.verdict === verdict).length;
  const [right, wrong] = [n('right'), n('wrong')];
  const name = ctx.leadSources.get(sourceId)?.name ?? sourceId;
  const counts = { right, wrong, unclear: n('unclear'), pending: n(null) };
  const wrongShare = shareOf(wrong, right + wrong);
  return { sourceId, name, sampled: reviews.length, ...counts, wrongShare };
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** The daily sample and what came of it. */
export const reviewRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/boards/reviews', access: LEADERS },
    summary: '无效线索抽查的结论，按来源；附每天的抽样种子和候选数',
    input: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
    output: z.object({ items: z.array(BySource), days: z.array(Drawn) }),
    run: async (ctx: Ctx, wish) => {
      const { from, to } = daysAsked(wish, ctx.now);
      const reviews = await ctx.reviews.list(from, to);
      const items = distinct(reviews.map(({ sourceId }) => sourceId)).map((id) =>
        sumUp(
          ctx,
          id,
          reviews.filter(({ sourceId }) => sourceId === id),
        ),
      );
      const days = distinct(reviews.map(({ day }) => day)).map((day) => {
        const drawn = reviews.filter((review) => review.day === day);
        const { candidates = 0, seed = '' } = drawn[0] ?? {};
        return { day, sampled: drawn.length, candidates, seed };
      });
      return { items, days };
    },
  }),
  route({
    ...{ method: 'POST', path: '/boards/reviews/:day/:leadId', access: LEADERS, once: true },
    summary: '给自己抽到的一条线索下结论，可附一句说明',
    input: z.strictObject({
      ...{ day: z.iso.date(), leadId: z.string().max(36), verdict: z.enum(VERDICTS) },
      note: z.string().trim().min(1).max(200).nullable().default(null),
    }),
    output: z.object({ verdict: z.enum(VERDICTS).nullable(), note: z.string().nullable() }),
    run: async (ctx: Ctx, wish) => {
      const { verdict, note } = await judgeReview(ctx, wish);
      return { verdict, note };
    },
  }),
];
