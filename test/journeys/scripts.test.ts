import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { apiAs } from '../support/session';

type Spoken = {
  name: string;
  used: { n: number; won: number };
  others: { n: number; won: number };
  times: number;
  difference: number | null;
  verdict: string;
};
type Scripts = { leads: number; scripts: Spoken[]; keywords: Spoken[] };

describe.each(lanes)('what was said to customers, on %s', (lane) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ lane });
    const wangfang = await apiAs(world, { userid: 'wangfang' });
    for (let i = 0; i < 12; i++) {
      const form = {
        ...FORM,
        company_name: `客户${String(i)}`,
        phone: `1380013${String(8000 + i)}`,
      };
      const { leadId } = (await world.submit(form)).data;
      await world.settle();
      const note = i % 2 === 0 ? '讲了同行案例，客户说太贵' : '问了需求';
      const contact = { channel: 'phone', outcome: 'reached', note };
      await wangfang('POST', `/leads/${leadId}/follow-ups`, { data: contact });
      await world.program.db.query('UPDATE `lead` SET effective_at = created_at');
      // All that heard of a case are 有效, of the others one.
      if (i % 2 === 0 || i === 1) await wangfang('POST', `/leads/${leadId}/qualify`);
      else await wangfang('POST', `/leads/${leadId}/disqualify`, { data: { reason: '没有需求' } });
    }
    await world.settle();
  });
  afterAll(() => world.close());

  it('is counted by script and by concern, with the interval in which the difference lies', async () => {
    const director = await apiAs(world, { userid: 'zhouzong' });
    const { status, data } = await director<Scripts>('GET', '/boards/scripts');
    expect(status).toBe(200);
    expect(data.leads).toBe(12);
    const cases = data.scripts.find(({ name }) => name === '同行案例');
    expect(cases).toMatchObject({
      ...{ used: { n: 6, won: 6 }, others: { n: 6, won: 1 }, times: 6, difference: 83.3 },
      verdict: 'better',
    });
    expect(data.scripts.find(({ name }) => name === '限时优惠')).toMatchObject({
      ...{ used: { n: 0, won: 0 }, times: 0, difference: null, verdict: 'unclear' },
    });
    expect(data.keywords.find(({ name }) => name === '价格敏感')).toMatchObject({ times: 6 });
  });

  it('every figure opens into its leads', async () => {
    const director = await apiAs(world, { userid: 'zhouzong' });
    type Rows = { total: number; items: { title: string; won: boolean; times: number }[] };
    const { data } = await director<Rows>('GET', '/boards/scripts/rows?name=同行案例');
    expect(data.total).toBe(6);
    const items = data.items.map(
      ({ title, won, times }) => `${title} ${String(won)} ${String(times)}`,
    );
    expect(items.sort()).toEqual([0, 10, 2, 4, 6, 8].map((i) => `客户${String(i)} true 1`));
    const none = await director<Rows>('GET', '/boards/scripts/rows?name=限时优惠');
    expect(none.data).toEqual({ total: 0, items: [] });
    const heard = '/boards/scripts/rows?kind=keyword&name=';
    expect((await director<Rows>('GET', `${heard}价格敏感`)).data.total).toBe(6);
    expect((await director('GET', `${heard}同行案例`)).status).toBe(404);
  });

  it('a rep does not see it', async () => {
    const rep = await apiAs(world, { userid: 'lina' });
    expect((await rep('GET', '/boards/scripts')).status).toBe(403);
  });
});
