import { z } from 'zod';
import { inScope } from '../people';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { Refusal } from '../kernel/refusal';
import { typeMinutes } from './commands/read-minutes';
import { visibleVisit } from './commands/visible-visit';
import { compareConcerns, LEAST_DOCUMENTS, sumMentions, type Mentions } from './concerns';
import type { VisitContext } from './context';
import { Id } from './views';

type Ctx = VisitContext;

const PageView = z.object({
  ...{ n: z.number(), source: z.enum(['text', 'ocr', 'typed']), text: z.string() },
  confidence: z.number().describe('识别把握，0 到 100'),
  poor: z.boolean().describe('看不清，请本人补写'),
});

const Concerns = z.object({
  documents: z.number().describe('本人的纪要份数'),
  teamDocuments: z.number().describe('其他同事的纪要份数'),
  least: z.number().describe('任一方少于这么多份时，不作比较'),
  items: z.array(
    z.object({
      ...{ keyword: z.string(), n: z.number(), documents: z.number() },
      ...{ share: z.number(), teamShare: z.number().nullable(), p: z.number().nullable() },
      verdict: z.enum(['higher', 'lower', 'usual', 'tooFew']),
    }),
  ),
});

const Keyword = z.object({ keyword: z.string(), n: z.number() });
const Pages = z.object({ items: z.array(PageView), keywords: z.array(Keyword) });

async function readPages(ctx: Ctx, id: string): Promise<z.infer<typeof Pages>> {
  const evidence = await ctx.evidence.find(id);
  if (!evidence) throw new Refusal('not_found', 'evidence.not_found');
  await visibleVisit(ctx, evidence.visitId);
  return { items: await ctx.minutes.pagesOf(id), keywords: await ctx.minutes.keywordsOf(id) };
}

const optionalMoment = z.coerce.number().int().optional();

/** What stands in minutes, and what customers are concerned about. */
export const minutesRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/evidence/:id/pages', summary: '纪要逐页的文字与识别把握' },
    ...{ access: EVERY_MEMBER, input: z.strictObject({ id: Id }) },
    output: Pages,
    run: (ctx: Ctx, { id }) => readPages(ctx, id),
  }),
  route({
    ...{ method: 'POST', path: '/evidence/:id/pages/:n', summary: '补写看不清的一页' },
    ...{ access: EVERY_MEMBER, output: PageView, once: true },
    input: z.strictObject({
      ...{ id: Id, n: z.coerce.number().int().min(1).max(50) },
      text: z.string().trim().min(1).max(20_000),
    }),
    run: (ctx: Ctx, { id, n, text }) => typeMinutes(ctx, { evidenceId: id, n, text }),
  }),
  route({
    ...{ method: 'GET', path: '/concerns', summary: '客户关注点，与团队其他人比较' },
    ...{ access: EVERY_MEMBER, output: Concerns },
    input: z.strictObject({
      memberId: Id.optional().describe('不填时是所有可见的人'),
      ...{ from: optionalMoment, to: optionalMoment },
    }),
    run: (ctx: Ctx, { memberId, from, to }) =>
      concerns(ctx, {
        whose: whose(ctx, memberId),
        range: { from: from ?? 0, to: to ?? ctx.now + 1 },
      }),
  }),
];

type Whose = (memberId: string) => boolean;

/** One member whom the actor may see, or all of them. Refuses `member.not_found`. */
function whose({ actor }: Ctx, memberId: string | undefined): Whose {
  if (memberId === undefined) return (id) => inScope(actor.scope, id);
  if (!inScope(actor.scope, memberId)) throw new Refusal('not_found', 'member.not_found');
  return (id) => id === memberId;
}

type Asked = { whose: Whose; range: { from: number; to: number } };

/** Others are told of as sums only, and only when there are enough documents to tell anything. */
async function concerns(ctx: Ctx, asked: Asked): Promise<z.infer<typeof Concerns>> {
  const all = [...(await ctx.visitQueries.mentions(asked.range))];
  const pick = (own: boolean): Mentions =>
    sumMentions(all.filter(([id]) => asked.whose(id) === own).map(([, mentions]) => mentions));
  const [mine, others] = [pick(true), pick(false)];
  const items = compareConcerns(mine, others);
  const counts = { documents: mine.documents, teamDocuments: others.documents };
  return { ...counts, least: LEAST_DOCUMENTS, items };
}
