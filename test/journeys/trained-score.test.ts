import axios from 'axios';
import { DAY } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, FORM_KEY, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';

type ModelCard = {
  rulesVersion: number;
  seed: number;
  learntFrom: { won: number; lost: number };
  holdout: { won: number; lost: number; brier: number; brierOfShare: number; bins: object[] };
  coefficients: { name: string; weight: number }[];
};

const EACH = 32;
const phoneOf = (n: number): string => `138001${String(10_000 + n)}`;

describe.each(lanes)('what is learnt from won and lost leads, on %s', (lane) => {
  let world: World;
  let director: Api;
  beforeAll(async () => {
    world = await openWorld({ lane });
    director = await apiAs(world, { userid: 'zhouzong' });
  });
  afterAll(() => world.close());

  const run = (text: string, params: unknown[] = []): Promise<object[]> =>
    rowsOf(world.program.db, text, params);
  /** Closed leads: who had the money and came back to the site was won, with two exceptions on each side. */
  const close = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) {
      const won = n % 2 === 0;
      const rich = n % 16 < 2 ? !won : won;
      const budget = rich ? '80万' : '5万';
      const phone = phoneOf(n);
      const { data } = await world.submit({ ...FORM, phone, budget_range: budget });
      const event = { id: `d${String(n)}`, kind: 'download', at: world.clock.now(), phone };
      const url = `${world.url}/intake/events/${FORM_KEY}`;
      if (rich) await axios.post(url, { events: [event] }, { proxy: false });
      const state = won ? 'qualified' : 'disqualified';
      await run('UPDATE `lead` SET state = ?, mql_at = ? WHERE id = ?', [
        ...[state, rich ? world.clock.now() : null, data.leadId],
      ]);
    }
  };
  const train = () => director<ModelCard>('POST', '/scoring/model');

  it('nothing is learnt from fewer than 25 of a class, and nothing pretends to be', async () => {
    await close(0, 48);
    const { status, data } = await train();
    expect([status, data]).toMatchObject([
      409,
      { code: 'score.too_few', message: '成交 24 条、未成交 24 条，每类至少 25 条才能训练' },
    ]);
    expect((await director('GET', '/scoring/model')).status).toBe(404);
  });

  it('the model is shown with n, Brier score and bins, and gives each open lead a chance', async () => {
    await close(48, EACH * 2);
    // A forgotten contact teaches nothing.
    await run("UPDATE `lead` SET identity = CONCAT('erased:', id) WHERE phone = ?", [
      `+86${phoneOf(0)}`,
    ]);
    const { status, data } = await train();
    expect(status).toBe(200);
    expect(data).toMatchObject({
      ...{ rulesVersion: 1, seed: 1, learntFrom: { won: 24, lost: 24 } },
      holdout: { won: 7, lost: 8 },
    });
    expect(data.holdout.brier).toBeLessThan(data.holdout.brierOfShare);
    expect(data.holdout.bins.length).toBeGreaterThan(0);
    const weight = (name: string): number =>
      data.coefficients.find((one) => one.name === name)?.weight ?? NaN;
    expect(weight('预算50万以上')).toBeGreaterThan(0.1);
    expect(weight('IT负责人微信')).toBeCloseTo(0);
    expect((await director('GET', '/scoring/model')).data).toEqual(data);
    const again = { headers: { 'Idempotency-Key': 'train-1' } };
    for (const times of [1, 2])
      expect([times, (await director('POST', '/scoring/model', again)).data]).toEqual([
        times,
        data,
      ]);
    const kept = await run('SELECT id FROM scoring_model');
    expect(kept).toHaveLength(2);

    const chance = async (budget: string, phone: string): Promise<number> => {
      const lead = await world.submit({ ...FORM, phone, budget_range: budget });
      const path = `/leads/${lead.data.leadId}/score`;
      return (await director<{ winChance: number }>('GET', path)).data.winChance;
    };
    const [rich, poor] = [
      await chance('80万', phoneOf(901)),
      await chance('5万', phoneOf(902)),
    ] as const;
    expect(rich).toBeGreaterThan(poor);
  });

  it('the standard of marketing is judged after 90 days, and not on a handful', async () => {
    type Precision = { n: number; became: number; share: number | null; remark: string | null };
    const ask = async (): Promise<Precision> =>
      (await director<Precision>('GET', '/scoring/marketing-precision')).data;
    expect(await ask()).toEqual({ n: 0, became: 0, share: null, remark: '样本不足' });
    await world.pass(91 * DAY);
    director = await apiAs(world, { userid: 'zhouzong' });
    expect(await ask()).toEqual({ n: 32, became: 28, share: 0.875, remark: null });
    await run("UPDATE `lead` SET mql_at = NULL WHERE state = 'qualified'");
    expect(await ask()).toEqual({ n: 4, became: 0, share: null, remark: '样本不足' });
  });

  it('is for those who lead', async () => {
    const rep = await apiAs(world, { userid: 'lina' });
    expect((await rep('POST', '/scoring/model')).status).toBe(403);
    expect((await rep('GET', '/scoring/marketing-precision')).status).toBe(403);
    const manager = await apiAs(world, { userid: 'wangfang' });
    expect((await manager('GET', '/scoring/model')).status).toBe(403);
    expect((await manager('GET', '/scoring/marketing-precision')).status).toBe(200);
  });
});
