import { z } from 'zod';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { BEHAVIOURS } from './behaviour';
import { explainScore } from './commands/rescore-lead';
import { visibleLead } from './commands/visible-lead';
import type { LeadHttpContext } from './context';
import { marketingOf } from './marketing';
import { CONTACT_FAULTS, qualityOf } from './quality';

type Ctx = LeadHttpContext;

const Level = z.enum(['high', 'middle', 'low']);

const ScoreView = z.object({
  score: z.number(),
  version: z.number().describe('评分规则的版本'),
  at: z.number().describe('按这一刻计算，UTC 毫秒'),
  parts: z.array(
    z.object({ name: z.string(), points: z.number(), of: z.number().describe('未衰减时的分值') }),
  ),
  quality: z.object({
    completeness: Level.describe('完整性'),
    activity: Level.describe('活跃度'),
    urgency: Level.describe('紧迫性'),
    faults: z.array(z.enum(CONTACT_FAULTS)).describe('临时邮箱、虚拟号码'),
  }),
  marketing: z.object({
    since: z.number().nullable().describe('自何时起是市场合格线索'),
    met: z.array(z.string()).describe('达到的标准'),
  }),
  behaviour: z
    .array(
      z.object({
        ...{ kind: z.enum(BEHAVIOURS), at: z.number(), page: z.string().nullable() },
        seconds: z.number().nullable(),
      }),
    )
    .describe('评分用到的行为，最多最近 500 条'),
});

async function explain(ctx: Ctx, leadId: string): Promise<z.infer<typeof ScoreView>> {
  const lead = await visibleLead(ctx, leadId);
  const { known, score } = await explainScore(ctx, lead);
  const { quality, marketing } = ctx.scoringPolicy;
  const { faults, ...levels } = qualityOf(known, quality);
  return {
    ...{ score: score.score, version: score.version, at: known.now, parts: [...score.parts] },
    quality: { ...levels, faults: [...faults] },
    marketing: { since: lead.mqlAt, met: [...marketingOf(known, marketing).met] },
    behaviour: [...known.behaviour],
  };
}

export const scoringRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/leads/:id/score', summary: '评分从何而来，可据此重算' },
    access: [...EVERY_MEMBER, 'integrator'],
    ...{ input: z.strictObject({ id: z.string().max(36) }), output: ScoreView },
    run: (ctx: Ctx, { id }) => explain(ctx, id),
  }),
];
