import { z } from 'zod';
import { DAY } from '../kernel/clock';
import { EVERY_MEMBER, route, type Access, type Route } from '../kernel/route';
import { BEHAVIOURS, type Behaviour } from './behaviour';
import { explainScore } from './commands/rescore-lead';
import { visibleLead } from './commands/visible-lead';
import type { LeadHttpContext } from './context';
import type { Lead } from './lead';
import { marketingOf } from './marketing';
import { CONTACT_FAULTS, qualityOf } from './quality';
import { chanceOf, featuresOf } from './training';

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
  winChance: z
    .number()
    .nullable()
    .describe('由历史成交训练出的胜率，0 到 1；没有按这一版规则训练过则为 null'),
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
    winChance: await winChance(ctx, lead, known.behaviour),
    behaviour: [...known.behaviour],
  };
}

async function winChance(
  { training, scoringPolicy }: Ctx,
  lead: Lead,
  behaviour: readonly Behaviour[],
): Promise<number | null> {
  const kept = await training.findModel(scoringPolicy.version);
  const { createdAt } = lead;
  return (
    kept &&
    chanceOf(kept.trained.model, featuresOf({ profile: lead, behaviour, createdAt }, scoringPolicy))
  );
}

const PrecisionView = z.object({
  n: z.number().describe('一年内、至少 90 天前成为市场合格的线索'),
  became: z.number().describe('其中现在已合格或已转化的'),
  share: z.number().nullable().describe('不足 10 条时为 null'),
  remark: z.string().nullable().describe('样本不足'),
});

/** Who became 市场合格 since has not had the time yet. */
const JUDGED_AFTER_MS = 90 * DAY;
const JUDGED_MS = 365 * DAY;
/** Below ten a share would say more than is known. */
const LEAST = 10;

async function precision({ training, actor, now }: Ctx): Promise<z.infer<typeof PrecisionView>> {
  const span = { from: now - JUDGED_MS, until: now - JUDGED_AFTER_MS };
  const { n, became } = await training.precision(actor.scope, span);
  const enough = n >= LEAST;
  return { n, became, share: enough ? became / n : null, remark: enough ? null : '样本不足' };
}

const LEADERS: Access = ['manager', 'director', 'operations'];

export const scoringRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/leads/:id/score', summary: '评分从何而来，可据此重算' },
    access: [...EVERY_MEMBER, 'integrator'],
    ...{ input: z.strictObject({ id: z.string().max(36) }), output: ScoreView },
    run: (ctx: Ctx, { id }) => explain(ctx, id),
  }),
  route({
    ...{ method: 'GET', path: '/scoring/marketing-precision', access: LEADERS },
    summary: '市场合格标准的准确率：90 天后已合格或已转化的占比',
    ...{ input: z.strictObject({}), output: PrecisionView },
    run: precision,
  }),
];
