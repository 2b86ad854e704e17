import { DAY } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { apiAs, type Api } from '../support/session';

type Run = {
  text: string;
  fires: number;
  mayBeOn: boolean;
  latest: { title: string; ownerName: string }[];
};

describe.each(lanes)('risk rules against history, on %s', (lane) => {
  let world: World;
  let director: Api;
  beforeAll(async () => {
    world = await openWorld({ lane });
    await world.submit(FORM);
    await world.submit({
      ...FORM,
      company_name: '南海电子',
      phone: '13800138001',
      budget_range: '5万',
    });
    await world.settle();
    for (let day = 0; day < 4; day++) await world.pass(DAY);
    director = await apiAs(world, { userid: 'zhouzong' });
  });
  afterAll(() => world.close());

  const dry = async (rule: object): Promise<Run> => {
    const { status, data } = await director<Run>('POST', '/risks/dry-run', { data: { rule } });
    expect(status).toBe(200);
    return data;
  };

  it('a rule says what it would have done, and to whom, and tells nobody', async () => {
    const before = JSON.stringify(world.tenant.chat('wangfang'));
    const silent = { trigger: { kind: 'silent', days: 2 } };
    const run = await dry(silent);
    expect(run).toMatchObject({
      text: expect.stringMatching(/^会触发 \d+ 次，\d 位销售$/) as string,
    });
    expect(run.fires).toBeGreaterThanOrEqual(2);
    expect(run.mayBeOn).toBe(true);
    const rich = await dry({ ...silent, minBudgetFen: 50_000_000 });
    expect(rich.fires).toBeGreaterThanOrEqual(1);
    expect(new Set(rich.latest.map(({ title }) => title))).toEqual(new Set(['华东精工']));
    expect((await dry({ trigger: { kind: 'red' } })).fires).toBeGreaterThanOrEqual(2);
    expect((await dry({ trigger: { kind: 'hops', hops: 1 } })).fires).toBe(2);
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('wangfang'))).toBe(before);
  });

  it('refuses a rule that says what nobody knows, and a manager', async () => {
    const data = { rule: { trigger: { kind: 'silent', hours: 2 } } };
    expect((await director('POST', '/risks/dry-run', { data })).status).toBe(422);
    const manager = await apiAs(world, { userid: 'wangfang' });
    const good = { rule: { trigger: { kind: 'red' } } };
    expect((await manager('POST', '/risks/dry-run', { data: good })).status).toBe(403);
  });
});
