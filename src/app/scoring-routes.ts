import { z } from 'zod';
import { newId } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { route, type Route } from '../kernel/route';
import { ScoreTrained } from '../leads/events';
import type { KeptModel } from '../leads/tables';
import {
  featureNames,
  featuresOf,
  LEAST_PER_CLASS,
  MOST_LEARNT,
  type Row,
  type Trained,
} from '../leads/training';
import type { Context } from './context';
import type { FilesOutside } from './evidence-routes';
import { underKey } from './idempotency';

const share = z.number();
const count = z.number();
const ModelView = z.object({
  trainedAt: z.number(),
  rulesVersion: z.number().describe('特征取自这一版评分规则'),
  seed: z.number(),
  learntFrom: z.object({ won: count, lost: count }),
  holdout: z
    .object({
      ...{ won: count, lost: count },
      brier: share.describe('Brier 分，越小越好'),
      brierOfShare: share.describe('对所有线索都只说赢单占比时的 Brier 分；不低于它就没有用'),
      bins: z.array(
        z.object({
          ...{ from: share, to: share, n: count },
          ...{ said: share.describe('预测的平均胜率'), won: share.describe('实际赢单占比') },
        }),
      ),
    })
    .describe('没有参与训练的线索'),
  intercept: z.number(),
  coefficients: z.array(z.object({ name: z.string(), weight: z.number() })),
});

function cardOf({ trainedAt, rulesVersion, trained }: KeptModel): z.infer<typeof ModelView> {
  const { model, learntFrom, holdout } = trained;
  return {
    ...{ trainedAt, rulesVersion, seed: model.seed, learntFrom, intercept: model.intercept },
    holdout: { ...holdout, bins: [...holdout.bins] },
    coefficients: model.features.map(({ name, weight }) => ({ name, weight })),
  };
}

/** Read in small commits, so that nobody waits for twenty thousand leads. */
const AT_ONCE = 50;

async function readRows(out: FilesOutside): Promise<Row[]> {
  const rows: Row[] = [];
  for (let before = '~'; rows.length < MOST_LEARNT;) {
    const read = await out.unitOfWork(out, async (ctx) => {
      const closed = await ctx.training.listClosed(before, AT_ONCE);
      return closed.map(({ lead, behaviour, won }) => ({
        id: lead.id,
        row: {
          features: featuresOf(
            { profile: lead, behaviour, createdAt: lead.createdAt },
            ctx.scoringPolicy,
          ),
          won,
        },
      }));
    });
    rows.push(...read.map(({ row }) => row));
    const last = read.at(-1);
    if (last === undefined) break;
    before = last.id;
  }
  return rows;
}

/** Refuses `score.too_few`: what is learnt from a handful is chance. */
function demandEnough({ won, lost }: { won: number; lost: number }): void {
  if (Math.min(won, lost) < LEAST_PER_CLASS)
    throw new Refusal('conflict', 'score.too_few', { won, lost, least: LEAST_PER_CLASS });
}

async function train(out: FilesOutside, seed: number): Promise<z.infer<typeof ModelView>> {
  const policy = await out.unitOfWork(out, async (ctx) => {
    demandEnough(await ctx.training.countClosed());
    return ctx.scoringPolicy;
  });
  const rows = await readRows(out);
  const won = rows.filter((row) => row.won).length;
  demandEnough({ won, lost: rows.length - won });
  const names = featureNames(policy);
  const wish = { rows, names, rulesVersion: policy.version, seed };
  return keep(out, await out.files.trainer.train(wish));
}

/** The same request again is learnt once more and answered as the first time. */
const keep = (out: FilesOutside, trained: Trained): Promise<z.infer<typeof ModelView>> =>
  out.unitOfWork(out, (ctx) =>
    underKey(ctx, { call: out, request: `train ${String(trained.model.seed)}` }, async () => {
      const { rulesVersion } = trained.model;
      const kept = { id: newId(ctx.now), trainedAt: ctx.now, rulesVersion, trained };
      await ctx.training.keepModel(kept);
      ctx.publish(ScoreTrained, { modelId: kept.id, rulesVersion, ...trained.learntFrom });
      return cardOf(kept);
    }),
  );

async function newest(ctx: Context): Promise<z.infer<typeof ModelView>> {
  const kept = await ctx.training.findModel();
  if (!kept) throw new Refusal('not_found', 'score.not_trained');
  return cardOf(kept);
}

const LEADERS = ['director', 'operations'] as const;
const model = { path: '/scoring/model', access: LEADERS, output: ModelView } as const;

/** The score that is learnt from what was won and lost. */
export const scoringModelRoutes: readonly Route<FilesOutside>[] = [
  route({
    ...{ ...model, method: 'GET', summary: '训练出的评分模型和它的校准情况' },
    input: z.strictObject({}),
    run: (out: FilesOutside) => out.unitOfWork(out, newest),
  }),
  route({
    ...{ ...model, method: 'POST', summary: '用已结束的线索重新训练；每类不足 25 条时拒绝' },
    once: true,
    input: z.strictObject({ seed: z.number().int().min(0).max(4_294_967_295).default(1) }),
    run: (out: FilesOutside, { seed }) => train(out, seed),
  }),
];
