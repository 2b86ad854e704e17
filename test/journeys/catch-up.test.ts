import { DAY, HOUR } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';

type Card = {
  main_title: { title: string; desc?: string };
  button_selection?: { option_list: { id: string; text: string }[] };
};

describe.each(lanes)('补录, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
    for (const [n, budget] of ['80万以上', '20万以下', '20-50万'].entries())
      await world.submit({
        ...{ ...FORM, company_name: `客户${n + 1}`, phone: `1380013800${n}`, budget_range: budget },
      });
    await world.settle();
    await world.pass(2 * DAY + HOUR);
    await world.tenant.say('lina', '补录');
    await world.settle();
  });
  afterEach(() => world.close());

  const shown = () =>
    world.tenant
      .chat('lina')
      .filter((message) => JSON.stringify(message.cardState ?? '').includes('"补录"'))
      .at(-1)!;
  const card = (): Card => shown().cardState as Card;
  const taskId = (): string => shown().taskId!;
  const choose = async (text: string): Promise<void> => {
    const option = card().button_selection!.option_list.find((one) => one.text === text)!;
    await world.tenant.tap('lina', taskId(), 'catch_up.log', { what: [option.id] });
    await world.settle();
  };

  it('goes through the customers on one card, the most valuable first', async () => {
    expect(card().main_title).toMatchObject({ title: '客户1', desc: '2 天没有记录 · 还有 3 位' });
    await choose('电话 · 已联系上');
    expect(card().main_title).toMatchObject({ title: '客户3', desc: '2 天没有记录 · 还有 2 位' });
    await world.tenant.tap('lina', taskId(), 'catch_up.skip');
    await world.settle();
    expect(card().main_title).toMatchObject({ title: '客户2', desc: '2 天没有记录 · 还有 1 位' });
    await choose('微信 · 已联系上');
    expect(card().main_title.title).toBe('都补齐了');
    const logged = await rowsOf(
      world.program.db,
      'SELECT l.company_name, f.channel FROM follow_up f JOIN `lead` l ON l.id = f.subject_id ORDER BY l.company_name',
    );
    expect(logged).toEqual([
      { company_name: '客户1', channel: 'phone' },
      { company_name: '客户2', channel: 'wechat' },
    ]);
  });

  it('logs nothing when nothing was chosen', async () => {
    await choose('请选择');
    expect(card().main_title.title).toBe('客户1');
    expect(await rowsOf(world.program.db, 'SELECT id FROM follow_up')).toEqual([]);
  });
});
