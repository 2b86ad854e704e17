import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import { formOf, openCrowd } from '../faults/support/crowd';

describe.each(lanes)('dispatch on %s', (lane) => {
  let world: World;
  afterEach(() => world.close());
  const say = async (userid: string, text: string): Promise<string> => {
    await world.tenant.say(userid, text);
    await world.settle();
    return JSON.stringify(world.tenant.chat(userid).at(-1));
  };

  it('tells who asks 为什么是我 the arithmetic of everybody', async () => {
    world = await openWorld({ lane });
    await say('huangmin', '离岗');
    await world.submit(FORM);
    await world.settle();
    const answer = await say('lina', '为什么是我');
    expect(answer).toContain('华东精工 为什么派给李娜');
    expect(answer).toMatch(/1\. 李娜 \d+ 分 = 地区 \+40（地区 华东） 行业 \+30（行业 制造业）/);
    expect(answer).toContain('没有参与：黄敏：离岗中');
    expect(await say('wangfang', '为什么 华东精工')).toContain('为什么派给李娜');
    expect(await say('huangmin', '为什么 华东精工')).toContain('没有找到');
    expect(await say('zhaolei', '为什么是我')).toContain('没有进行中的线索');
  });

  it('shares a burst evenly: leads under way count before they are committed', async () => {
    world = await openCrowd({ lane, reps: 8, capacity: 30 });
    await Promise.all(Array.from({ length: 40 }, (_, n) => world.submit(formOf(n + 1))));
    const rows = await rowsOf<{ n: number | string }>(
      world.program.db,
      'SELECT COUNT(*) AS n FROM `lead` GROUP BY owner_id ORDER BY n',
    );
    expect(rows.map(({ n }) => Number(n))).toEqual(Array<number>(8).fill(5));
  });

  it('with everybody away offers the lead to the leaders, and its clock runs', async () => {
    world = await openWorld({ lane });
    for (const userid of ['lina', 'zhaolei', 'huangmin', 'linxiao']) await say(userid, '离岗');
    await world.submit(FORM);
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('wangfang'))).toContain('华东精工');
    const clocks = await rowsOf(world.program.db, 'SELECT id FROM lead_clock');
    expect(clocks).toHaveLength(1);
  });

  it('is rehearsed under another setting, which changes nothing', async () => {
    world = await openWorld({ lane });
    for (let n = 0; n < 4; n++)
      await world.submit({ ...FORM, company_name: `客户${n}`, phone: `1380013800${n}` });
    const api = await apiAs(world, { userid: 'zhouzong' });
    const weights = { region: 1 };
    const policy = { version: 9, mode: 'roundRobin', weights, capacity: 30 };
    const { data, status } = await api('POST', '/dispatch/rehearse', { data: { policy } });
    expect(status).toBe(200);
    expect(data).toMatchObject({ leads: 4, total: 4, unowned: 0 });
    const items = data['items'] as { name: string; was: number; would: number }[];
    expect(items.find(({ name }) => name === '李娜')?.was).toBe(4);
    expect(items.map(({ would }) => would)).toEqual([1, 1, 1, 1]);
    const none = { ...policy, weights: { region: 0 } };
    const refused = await api('POST', '/dispatch/rehearse', { data: { policy: none } });
    expect(refused.status).toBe(422);
    const rep = await apiAs(world, { userid: 'lina' });
    expect((await rep('POST', '/dispatch/rehearse', { data: { policy } })).status).toBe(403);
    const owners = await rowsOf(world.program.db, 'SELECT DISTINCT owner_id FROM `lead`');
    expect(owners).toHaveLength(1);
  });
});
