import { REPORTS } from '../../src/activities/jobs';
import { asSystem } from '../../src/app/unit-of-work';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { phoneOf } from '../support/visits';

type Card = {
  main_title: { title: string };
  horizontal_content_list?: { keyname: string; value: string }[];
  button_list?: { text: string }[];
};

describe.each(lanes)('the daily report, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  /** What the schedule does at 18:00. */
  const evening = async (): Promise<void> => {
    await world.program.unitOfWork(asSystem('schedule'), (ctx) => {
      ctx.enqueue({ kind: REPORTS, lane: 2, payload: {}, unique: `reports:${String(ctx.now)}` });
      return Promise.resolve();
    });
    await world.settle();
  };
  const reportOf = (userid: string): Card | undefined =>
    world.tenant
      .chat(userid)
      .map(({ cardState }) => cardState as Card | undefined)
      .filter((card) => card?.main_title.title.includes('日报'))
      .at(-1);

  it('is built from what was logged, each line from its source, and only asks to be confirmed', async () => {
    await world.submit(FORM);
    await world.settle();
    await world.tenant.say('lina', '记 华东精工 已电话沟通，周四演示');
    await world.settle();
    await world.pass(MINUTE);
    const lina = await phoneOf(world, 'lina');
    const visit = await lina.open({ accountName: '南海电子' });
    await lina.send(visit.id);
    await lina.report(visit.id);
    await world.pass(8 * HOUR - MINUTE);
    await evening();
    const card = reportOf('lina');
    expect(card?.main_title.title).toBe('2026年11月25日 周三 日报');
    expect(card?.horizontal_content_list).toMatchObject([
      { keyname: '10:00', value: expect.stringContaining('华东精工') as string },
      { keyname: '10:01', value: '上门 南海电子：产品演示 → 本周发方案' },
    ]);
    expect(card?.button_list).toMatchObject([{ text: '确认日报' }]);
    await world.tenant.tap('lina', world.cardOf('lina', '日报'), 'report.confirm');
    await world.settle();
    expect(JSON.stringify(reportOf('lina'))).toContain('已于 18:00 确认');
    const [report] = await rowsOf<{ lines: string }>(
      world.program.db,
      'SELECT `lines` FROM daily_report WHERE confirmed_at IS NOT NULL',
    );
    const sources = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM follow_up');
    const lines = JSON.parse(report?.lines ?? '[]') as { followUpId: string }[];
    expect(new Set(lines.map(({ followUpId }) => followUpId))).toEqual(
      new Set(sources.map(({ id }) => id)),
    );
  });

  it('states an empty day as empty, and takes in what is logged until it is confirmed', async () => {
    await world.submit(FORM);
    await world.pass(8 * HOUR);
    await evening();
    expect(JSON.stringify(reportOf('lina'))).toContain('今天没有记录');
    await world.tenant.say('lina', '记 华东精工 补记：上午电话');
    await world.settle();
    await world.tenant.tap('lina', world.cardOf('lina', '日报'), 'report.confirm');
    await world.settle();
    expect(JSON.stringify(reportOf('lina'))).toContain('补记：上午电话');
    await world.tenant.say('lina', '记 华东精工 又打了一次电话');
    await world.settle();
    expect(JSON.stringify(reportOf('lina'))).not.toContain('又打了一次');
  });

  it('comes once on working days only, and the manager sees who has confirmed', async () => {
    await world.pass(8 * HOUR);
    await evening();
    await evening();
    const cards = (): number =>
      world.tenant
        .chat('zhaolei')
        .filter(({ cardState }) => JSON.stringify(cardState ?? '').includes('日报')).length;
    expect(cards()).toBe(1);
    await world.tenant.tap('zhaolei', world.cardOf('zhaolei', '日报'), 'report.confirm');
    await world.settle();
    await world.tenant.say('wangfang', '日报');
    await world.settle();
    const answer = JSON.stringify(world.tenant.chat('wangfang').at(-1));
    expect(answer).toContain('赵磊：今天没有记录（18:00 确认）');
    expect(answer).toContain('李娜：未确认');
    await world.pass(3 * DAY);
    await evening();
    expect(cards()).toBe(1);
  });

  it('is told to a leader with a count, those who have not confirmed first', async () => {
    await world.tenant.say('lina', '日报');
    await world.settle();
    await world.tenant.tap('lina', world.cardOf('lina', '日报'), 'report.confirm');
    await world.settle();
    await world.tenant.say('zhouzong', '日报');
    await world.settle();
    const said = JSON.stringify(world.tenant.chat('zhouzong').at(-1));
    expect(said).toContain('已确认 1/4');
    expect(said.indexOf('赵磊：未确认')).toBeLessThan(said.indexOf('李娜：'));
  });
});
