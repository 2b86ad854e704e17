import { z } from 'zod';
import { route, type Route } from '../kernel/route';
import type { InsightContext } from './context';
import { daysAsked } from './days';
import { upliftOf, type Talk } from './uplift';

type Ctx = InsightContext;

const count = z.number();
const Group = z.object({ n: count.describe('已结束的线索'), won: count.describe('其中有效的') });
const Uplift = z.object({
  ...{ name: z.string(), used: Group, others: Group },
  times: count.describe('在多少次联系里出现'),
  difference: count.nullable().describe('有效率之差，百分点'),
  ...{ from: count.nullable(), to: count.nullable() },
  verdict: z.enum(['better', 'worse', 'unclear']).describe('95% 置信区间含 0 时为 unclear'),
});

/** What was said, and whether it helped. */
export const talkRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/boards/scripts', access: ['manager', 'director', 'operations'] },
    summary: '话术的使用次数和有效率差异（95% 置信区间），以及客户提到的关键词',
    input: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
    output: z.object({
      ...{ from: z.string(), to: z.string(), leads: count.describe('已结束的线索') },
      scripts: z.array(Uplift),
      keywords: z.array(Uplift),
    }),
    run: async (ctx: Ctx, asked) => {
      const { from, to, span } = daysAsked(asked, ctx.now);
      const talks: Talk[] = [];
      for await (const page of ctx.talk.talks(ctx.actor.scope, span)) talks.push(...page);
      return {
        ...{ from, to, leads: talks.length },
        scripts: ctx.scripts.map((script) => upliftOf(script, talks)),
        keywords: ctx.obstacles.map((obstacle) => upliftOf(obstacle, talks)),
      };
    },
  }),
];
