import { z } from 'zod';
import { Refusal } from '../kernel/refusal';
import { route, type Access, type Route } from '../kernel/route';
import type { InsightContext } from './context';
import { daysAsked } from './days';
import { timesIn, upliftOf, type Spoken, type Talk } from './uplift';

type Ctx = InsightContext;

const LEADERS: Access = ['manager', 'director', 'operations'];
const count = z.number();
const Group = z.object({ n: count.describe('已结束的线索'), won: count.describe('其中有效的') });
const Uplift = z.object({
  ...{ name: z.string(), used: Group, others: Group },
  times: count.describe('在多少次联系里出现'),
  difference: count.nullable().describe('有效率之差，百分点'),
  ...{ from: count.nullable(), to: count.nullable() },
  verdict: z.enum(['better', 'worse', 'unclear']).describe('95% 置信区间含 0 时为 unclear'),
});
const Heard = z.object({
  ...{ leadId: z.string(), title: z.string(), ownerName: z.string().nullable() },
  ...{ won: z.boolean().describe('有效'), times: count.describe('在多少次联系里提到') },
});
const asked = { from: z.iso.date().optional(), to: z.iso.date().optional() };
/** Rows behind a figure that are shown at once. */
const SHOWN = 100;

/** Leads that are over, of the days asked for, with what was written about them. */
async function* talksOf(
  ctx: Ctx,
  span: ReturnType<typeof daysAsked>['span'],
): AsyncGenerator<Talk> {
  for await (const page of ctx.talk.talks(ctx.actor.scope, span)) yield* page;
}

type Named = { kind: 'script' | 'keyword'; name: string };

function spokenAs({ scripts, obstacles }: Ctx, { kind, name }: Named): Spoken {
  const all = kind === 'script' ? scripts : obstacles;
  const spoken = all.find((one) => one.name === name);
  if (!spoken) throw new Refusal('not_found', 'script.not_found');
  return spoken;
}

/** What was said, and whether it helped. */
export const talkRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/boards/scripts', access: LEADERS },
    summary: '话术的使用次数和有效率差异（95% 置信区间），以及客户提到的关键词',
    input: z.strictObject(asked),
    output: z.object({
      ...{ from: z.string(), to: z.string(), leads: count.describe('已结束的线索') },
      scripts: z.array(Uplift),
      keywords: z.array(Uplift),
    }),
    run: async (ctx: Ctx, wish) => {
      const { from, to, span } = daysAsked(wish, ctx.now);
      const talks: Talk[] = [];
      for await (const talk of talksOf(ctx, span)) talks.push(talk);
      return {
        ...{ from, to, leads: talks.length },
        scripts: ctx.scripts.map((script) => upliftOf(script, talks)),
        keywords: ctx.obstacles.map((obstacle) => upliftOf(obstacle, talks)),
      };
    },
  }),
  route({
    ...{ method: 'GET', path: '/boards/scripts/rows', access: LEADERS },
    summary: '已结束的线索里提到某个话术或关键词的，旧的在前，最多 100 条',
    input: z.strictObject({
      ...{ ...asked, name: z.string().max(50) },
      kind: z.enum(['script', 'keyword']).default('script'),
    }),
    output: z.object({ total: count, items: z.array(Heard) }),
    run: async (ctx: Ctx, { name, kind, ...wish }) => {
      const spoken = spokenAs(ctx, { kind, name });
      const names = new Map(ctx.directory.members.map((member) => [member.id, member.name]));
      const items: z.infer<typeof Heard>[] = [];
      let total = 0;
      for await (const talk of talksOf(ctx, daysAsked(wish, ctx.now).span)) {
        const times = timesIn(spoken, talk);
        total += times > 0 ? 1 : 0;
        if (times === 0 || items.length === SHOWN) continue;
        const { leadId, title, won } = talk;
        items.push({ leadId, title, won, times, ownerName: names.get(talk.ownerId ?? '') ?? null });
      }
      return { total, items };
    },
  }),
];
