import fc from 'fast-check';
import { readBusiness } from '../../src/app/business';
import { fitLogistic } from '../../src/app/adapters/logistic';
import { DAY } from '../../src/kernel/clock';
import {
  calibrate,
  chanceOf,
  featureNames,
  featuresOf,
  trainModel,
  type Model,
  type Row,
} from '../../src/leads/training';

const POLICY = readBusiness('config/business').scoring;
const logistic = (z: number): number => 1 / (1 + Math.exp(-z));

/** Equal lots for everybody: a share of each kind of lead is won, exactly. */
function town(kinds: readonly { features: number[]; chance: number }[], each: number): Row[] {
  return kinds.flatMap(({ features, chance }) =>
    Array.from({ length: each }, (_, i) => ({ features, won: i < Math.round(chance * each) })),
  );
}

describe('the fit', () => {
  it('finds the weights by which the outcomes were made', () => {
    const truth = (a: number, b: number): number => logistic(-0.5 + 1.2 * a - 0.8 * b);
    const kinds = [-1, 1].flatMap((a) =>
      [-1, 1].map((b) => ({ features: [a, b], chance: truth(a, b) })),
    );
    const rows = town(kinds, 2_000);
    const [intercept, a, b] = fitLogistic(
      rows.map(({ features }) => features),
      rows.map(({ won }) => won),
    );
    expect(intercept).toBeCloseTo(-0.5, 1);
    expect(a).toBeCloseTo(1.2, 1);
    expect(b).toBeCloseTo(-0.8, 1);
  });

  it('stands where the slope of the penalised likelihood is 0, whatever it learns from', () => {
    const row = fc.record({
      x: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }),
      won: fc.boolean(),
    });
    const both = fc
      .array(row, { minLength: 4, maxLength: 60 })
      .filter((rows) => new Set(rows.map(({ won }) => won)).size === 2);
    fc.assert(
      fc.property(both, (rows) => {
        const beta = fitLogistic(
          rows.map(({ x }) => x),
          rows.map(({ won }) => won),
        );
        for (let j = 0; j < 4; j++) {
          const slope = rows.reduce((sum, { x, won }) => {
            const all = [1, ...x];
            const p = logistic(all.reduce((z, value, k) => z + value * beta[k]!, 0));
            return sum + all[j]! * (Number(won) - p);
          }, 0);
          expect(slope - (j === 0 ? 0 : beta[j]!)).toBeCloseTo(0, 5);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays finite where one feature says it all, or nothing', () => {
    const rows = town(
      [
        { features: [1, 7], chance: 1 },
        { features: [0, 7], chance: 0 },
      ],
      30,
    );
    const wish = { rows, names: ['说明一切', '都一样'], rulesVersion: 1, seed: 1 };
    const { model } = trainModel(wish, fitLogistic);
    expect(model.features[0]?.weight).toBeGreaterThan(1);
    expect(model.features[1]?.weight).toBeCloseTo(0);
    expect(chanceOf(model, [1, 7])).toBeGreaterThan(0.9);
    expect(chanceOf(model, [0, 7])).toBeLessThan(0.1);
  });
});

describe('what was learnt', () => {
  const kinds = [
    { features: [0], chance: 0.1 },
    { features: [1], chance: 0.6 },
  ];
  const wish = { rows: town(kinds, 400), names: ['预算'], rulesVersion: 3, seed: 7 };

  it('is judged on leads it has not learnt from, a quarter of each class', () => {
    const { learntFrom, holdout, model } = trainModel(wish, fitLogistic);
    expect(learntFrom).toEqual({ won: 210, lost: 390 });
    expect([holdout.won, holdout.lost]).toEqual([70, 130]);
    expect([model.seed, model.rulesVersion, model.features[0]?.name]).toEqual([7, 3, '预算']);
    expect(holdout.brier).toBeLessThan(holdout.brierOfShare);
    expect(holdout.bins.reduce((sum, { n }) => sum + n, 0)).toBe(200);
    for (const { said, won } of holdout.bins) expect(Math.abs(said - won)).toBeLessThan(0.15);
  });

  it('is the same for the same seed, and drawn anew for another', () => {
    expect(trainModel(wish, fitLogistic)).toEqual(trainModel(wish, fitLogistic));
    const other = trainModel({ ...wish, seed: 8 }, fitLogistic);
    expect(other.holdout.brier).not.toBe(trainModel(wish, fitLogistic).holdout.brier);
  });

  it('is not better than saying the share to everybody when there is nothing to learn', () => {
    const rows = town([{ features: [1], chance: 0.5 }], 400);
    const { holdout } = trainModel({ ...wish, rows }, fitLogistic);
    expect(holdout.brier).toBeCloseTo(holdout.brierOfShare, 3);
  });
});

it('the Brier score and the bins are those of the book', () => {
  const model: Model = {
    ...{ seed: 1, rulesVersion: 1, intercept: 0 },
    features: [{ name: 'x', mean: 0, spread: 1, weight: 1 }],
  };
  const at = (p: number, won: boolean): Row => ({ features: [Math.log(p / (1 - p))], won });
  const { brier, brierOfShare, bins } = calibrate(model, [
    ...[at(0.85, true), at(0.85, false), at(0.25, false), at(0.25, false)],
  ]);
  expect(brier).toBeCloseTo((0.15 ** 2 + 0.85 ** 2 + 2 * 0.25 ** 2) / 4);
  expect(brierOfShare).toBeCloseTo(0.25 * 0.75);
  expect(bins.map(({ from, n, won }) => [from, n, won])).toEqual([
    [0.2, 2, 0],
    [0.8, 2, 0.5],
  ]);
});

it('a lead is looked at as it was two weeks after it came in', () => {
  const profile = {
    ...{ companyName: 'a', contactName: '', phone: null, region: null, industry: null },
    ...{ budgetRange: '100万', email: null, wechat: null, jobTitle: null, companySize: '99人' },
    ...{
      purchaseStage: null,
      decisionRole: null,
      message: null,
      customFields: null,
      creditCode: null,
    },
  };
  const created = 1_000 * DAY;
  const download = (days: number) =>
    ({ kind: 'download', at: created + days * DAY, page: null, seconds: null }) as const;
  const named = (days: number): Record<string, number | undefined> => {
    const behaviour = [download(days)];
    const features = featuresOf({ profile, behaviour, createdAt: created }, POLICY);
    return Object.fromEntries(featureNames(POLICY).map((name, i) => [name, features[i]]));
  };
  expect(named(13)).toMatchObject({ 预算50万以上: 1, 下载过资料: 1, IT负责人微信: 0 });
  expect(named(13)['预算（对数）']).toBeCloseTo(Math.log(101));
  expect(named(13)['企业规模（对数）']).toBeCloseTo(Math.log(100));
  expect(named(13)['行为次数（对数）']).toBeCloseTo(Math.log(2));
  expect(named(15)).toMatchObject({ 下载过资料: 0, '行为次数（对数）': 0 });
});
