import { DAY, HOUR, MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';

describe.each(lanes)('absences on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  const say = async (userid: string, text: string): Promise<string> => {
    await world.tenant.say(userid, text);
    await world.settle();
    return JSON.stringify(world.tenant.chat(userid).at(-1));
  };
  const ownerOf = async (n: number): Promise<string | undefined> => {
    const phone = `138001380${String(n).padStart(2, '0')}`;
    const { data } = await world.submit({ ...FORM, company_name: `客户${n}`, phone });
    await world.settle();
    const [row] = await rowsOf<{ userid: string }>(
      world.program.db,
      'SELECT m.platform_user_id AS userid FROM lead l JOIN member m ON m.id = l.owner_id WHERE l.id = ?',
      [data.leadId],
    );
    return row?.userid;
  };
  const dues = async (): Promise<number[]> =>
    (
      await rowsOf<{ due_at: number | string }>(
        world.program.db,
        'SELECT due_at FROM lead_clock_step ORDER BY level',
      )
    ).map((row) => Number(row.due_at));

  it('a leave that passes on WeCom stops dispatch at once, until it ends or is withdrawn', async () => {
    const now = world.clock.now();
    expect(await ownerOf(1)).toBe('lina');
    const id = await world.tenant.approveLeave('lina', { fromAt: now, toAt: now + 2 * HOUR });
    await world.settle();
    expect(await ownerOf(2)).toBe('zhaolei');
    await world.pass(2 * HOUR);
    expect(await ownerOf(3)).toBe('lina');
    const later = world.clock.now();
    const again = await world.tenant.approveLeave('lina', { fromAt: later, toAt: later + DAY });
    await world.settle();
    expect(await ownerOf(4)).toBe('zhaolei');
    await world.tenant.withdrawLeave(again);
    await world.settle();
    expect(await ownerOf(5)).toBe('lina');
    expect(id).not.toBe(again);
  });

  it('the clock of a lead stands still while its owner is away', async () => {
    await ownerOf(1);
    const [before = 0] = await dues();
    const now = world.clock.now();
    await world.pass(5 * MINUTE);
    await world.tenant.approveLeave('lina', { fromAt: now + 5 * MINUTE, toAt: now + 65 * MINUTE });
    await world.settle();
    expect((await dues())[0]).toBe(before + HOUR);
    await world.pass(30 * MINUTE);
    expect(world.tenant.chat('wangfang')).toHaveLength(0);
    await world.pass(40 * MINUTE);
    expect(JSON.stringify(world.tenant.chat('wangfang'))).toContain('红灯');
  });

  it('with everybody on leave a lead waits, and who comes back gets it', async () => {
    for (const userid of ['lina', 'zhaolei', 'huangmin', 'linxiao']) await say(userid, '请假 今天');
    expect(await ownerOf(1)).toBeUndefined();
    await say('zhaolei', '销假');
    expect(JSON.stringify(world.tenant.chat('zhaolei'))).toContain('已销假');
    const [row] = await rowsOf<{ owner_id: string | null }>(
      world.program.db,
      'SELECT owner_id FROM `lead`',
    );
    expect(row?.owner_id).not.toBeNull();
  });

  it('words that say no days are answered with how to say them', async () => {
    expect(await say('lina', '请假 下周')).toContain('请这样写');
    expect(await say('lina', '销假')).toContain('没有在请假');
    expect(await say('lina', '请假 明天')).toContain('之前不派新线索');
  });
});
