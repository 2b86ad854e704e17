import { asSystem } from '../../src/app/unit-of-work';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock';
import { TELL_LIGHTS } from '../../src/visits/commands/tell-lights';
import { lanes } from '../support/databases';
import { openWorld, type World } from '../support/program';
import { countRows } from '../support/rows';
import { phoneOf } from '../support/visits';

type Card = {
  main_title: { title: string; desc: string };
  horizontal_content_list: { keyname: string; value: string; url: string }[];
  button_list: { text: string; url: string }[];
};

describe.each(lanes)('lights of customers, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    // Wednesday, ten o'clock.
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  /** What the schedule does at nine; answers the cards that came of it. */
  const morning = async (userid = 'lina'): Promise<Card[]> => {
    const before = cardsOf(userid).length;
    await world.program.unitOfWork(asSystem('schedule'), (ctx) => {
      ctx.enqueue({ kind: TELL_LIGHTS, lane: 2, payload: {} });
      return Promise.resolve();
    });
    await world.settle();
    return cardsOf(userid).slice(before);
  };
  const cardsOf = (userid: string): Card[] =>
    world.tenant
      .chat(userid)
      .map(({ cardState }) => cardState as Card | undefined)
      .filter((card): card is Card => card?.main_title.title.includes('没有有效拜访') === true);
  const add = async (userid: string, name: string): Promise<string> => {
    const { api } = await phoneOf(world, userid);
    return (await api<{ id: string }>('POST', '/accounts', { data: { name } })).data.id;
  };
  const visit = async (accountId: string): Promise<void> => {
    const lina = await phoneOf(world, 'lina');
    const { id } = await lina.open({ accountId, accountName: undefined });
    await world.pass(15 * MINUTE);
    const { id: ticketId } = await lina.ticket({ accountId });
    await lina.send(id, { fields: { ticketId } });
    expect((await lina.report(id)).data).toMatchObject({ effective: true });
    await world.settle();
  };

  it('F28 the owner hears once of a customer that turned yellow, and once more when it is red', async () => {
    const id = await add('lina', '近邻机械');
    await world.pass(2 * DAY);
    expect(await morning()).toEqual([]);
    // Saturday: it is yellow now, and nobody is at work.
    await world.pass(DAY);
    expect(await morning()).toEqual([]);
    await world.pass(2 * DAY);
    const [yellow] = await morning();
    expect(yellow?.main_title).toEqual({
      title: '1 家客户超过 72 小时没有有效拜访',
      desc: '黄灯 1 家',
    });
    expect(yellow?.horizontal_content_list).toMatchObject([
      { keyname: '黄灯', value: '5 天 · 近邻机械' },
    ]);
    expect(yellow?.horizontal_content_list[0]?.url).toContain(`/app/#/visit?account=${id}`);
    expect(await morning()).toEqual([]);
    await world.pass(DAY);
    expect(await morning()).toEqual([]);
    await world.pass(DAY);
    const [red] = await morning();
    expect(red?.main_title).toEqual({ title: '1 家客户超过 7 天没有有效拜访', desc: '红灯 1 家' });
    await world.pass(DAY);
    expect(await morning()).toEqual([]);
  });

  it('an effective visit begins anew, to the millisecond', async () => {
    const id = await add('lina', '近邻机械');
    await world.pass(5 * DAY);
    expect(await morning()).toHaveLength(1);
    await visit(id);
    expect(await morning()).toEqual([]);
    await world.pass(72 * HOUR - 1);
    expect(await morning()).toEqual([]);
    await world.pass(1);
    expect(await morning()).toHaveLength(1);
    expect(await morning()).toEqual([]);
  });

  it('says how many there are and names those that waited longest; others hear of their own', async () => {
    for (let n = 1; n <= 7; n++) {
      await add('lina', `客户${String(n)}`);
      await world.pass(HOUR);
    }
    await add('zhaolei', '别家');
    await world.pass(5 * DAY + 22 * HOUR);
    await add('lina', '新客户');
    await world.pass(DAY);
    const [card] = await morning();
    expect(card?.main_title).toEqual({
      title: '6 家客户超过 7 天没有有效拜访',
      desc: '红灯 6 家 · 黄灯 1 家',
    });
    expect(card?.horizontal_content_list.map(({ value }) => value)).toEqual([
      ...[
        '7 天 · 客户1',
        '7 天 · 客户2',
        '7 天 · 客户3',
        '7 天 · 客户4',
        '7 天 · 客户5',
        '还有 2 家',
      ],
    ]);
    expect(cardsOf('zhaolei').map((one) => one.main_title.desc)).toEqual(['黄灯 1 家']);
  });

  it('nobody is told twice by two mornings at once, nor when they have left', async () => {
    await add('lina', '近邻机械');
    await world.pass(5 * DAY);
    await Promise.all([morning(), morning()]);
    expect(cardsOf('lina')).toHaveLength(1);
    await world.tenant.changeContact({ changeType: 'delete_user', userid: 'lina' } as never);
    await world.settle();
    await world.pass(2 * DAY);
    expect(await morning()).toEqual([]);
    expect(await countRows(world.program.db, "message WHERE kind = 'visit.lights'")).toBe(1);
    expect(await countRows(world.program.db, "job WHERE kind LIKE 'visits.%lights%'")).toBe(0);
  });
});
