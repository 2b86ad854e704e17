import { DAY, HOUR, MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import { phoneOf } from '../support/visits';

type Card = {
  main_title: { title: string; desc: string };
  sub_title_text?: string;
  button_list?: { text: string; key: string }[];
  horizontal_content_list?: { keyname: string; value: string }[];
};
const SILENCE = 'SELECT started_at FROM lead_silence';
const REPS = ['lina', 'zhaolei', 'huangmin', 'linxiao'];

describe.each(lanes)('silence and pool on %s', (lane) => {
  let world: World;
  let leadId: string;
  beforeEach(async () => {
    world = await openWorld({ lane });
    leadId = (await world.submit(FORM)).data.leadId;
    await world.settle();
  });
  afterEach(() => world.close());

  const tap = async (userid: string, task: string, key: string): Promise<void> => {
    await world.tenant.tap(userid, task, key);
    await world.settle();
  };
  const say = async (userid: string, text: string): Promise<void> => {
    await world.tenant.say(userid, text);
    await world.settle();
  };
  const told = (userid: string): string => JSON.stringify(world.tenant.chat(userid));
  const last = (userid: string): string => JSON.stringify(world.tenant.chat(userid).at(-1));
  const card = (userid: string, title: string): Card =>
    world.tenant.chat(userid).find(({ taskId }) => taskId === world.cardOf(userid, title))
      ?.cardState as Card;
  const lead = async (): Promise<Record<string, unknown>> =>
    (await rowsOf<Record<string, unknown>>(world.program.db, 'SELECT * FROM `lead`'))[0] ?? {};
  const accept = (userid: string): Promise<void> =>
    tap(userid, world.cardOf(userid, '华东精工'), 'lead.accept');
  /** Both reps of the region are asked in vain: nobody is left whom it could be dispatched to but the south. */
  const away = async (userids: string[]): Promise<void> => {
    for (const userid of userids) await say(userid, '离岗');
  };

  it('warns the owner at 48 and at 70 hours and releases the lead at 72, to the millisecond', async () => {
    await accept('lina');
    await world.pass(48 * HOUR - 1);
    expect(told('lina')).not.toContain('即将回到公海');
    await world.pass(1);
    expect(card('lina', '没有有效触达').main_title.desc).toContain(
      '已 2 天没有有效触达，明天 10:00 回到公海',
    );
    expect((await lead())['light']).toBe('red');
    await world.pass(22 * HOUR);
    expect(await lead()).toMatchObject({ silence: 'red', owner_id: expect.any(String) as string });
    await world.pass(2 * HOUR - 1);
    expect((await lead())['owner_id']).not.toBeNull();
    await world.pass(1);
    expect(await lead()).toMatchObject({
      ...{ owner_id: null, pool_id: 'east', hops: 1, state: 'new', silence: 'green' },
    });
    await world.pass(5 * MINUTE);
    expect(last('lina')).toContain('已回到公海');
    expect(told('wangfang')).toContain('李娜没有有效触达');
  });

  it('thirty notes do not keep a lead', async () => {
    await accept('lina');
    for (let i = 0; i < 30; i++) {
      await say('lina', `记 华东精工 再约时间 ${i}`);
      await world.pass(2 * HOUR);
    }
    await world.pass(12 * HOUR);
    expect((await lead())['owner_id']).toBeNull();
    expect(await countRows(world.program.db, 'follow_up')).toBe(30);
  });

  it('an extension puts the release off once, and giving back comes before everything', async () => {
    await accept('lina');
    await world.pass(48 * HOUR);
    await tap('lina', world.cardOf('lina', '没有有效触达'), 'lead.extend');
    expect(card('lina', '没有有效触达').button_list?.map(({ text }) => text)).not.toContain(
      '延期 24 小时',
    );
    await world.pass(24 * HOUR);
    expect((await lead())['owner_id']).not.toBeNull();
    await world.pass(24 * HOUR);
    expect(await lead()).toMatchObject({ owner_id: null, pool_id: 'east' });
  });

  it('what is put aside and back again wins no time', async () => {
    await accept('lina');
    await world.pass(40 * HOUR);
    const task = world.cardOf('lina', '华东精工');
    await tap('lina', task, 'lead.ask_disqualify');
    await world.tenant.tap('lina', task, 'lead.disqualify', { reason: ['没有需求'] });
    await world.settle();
    await world.pass(20 * HOUR);
    await tap('lina', task, 'lead.reopen');
    await world.pass(32 * HOUR - 1);
    expect((await lead())['owner_id']).not.toBeNull();
    await world.pass(1);
    expect((await lead())['owner_id']).toBeNull();
  });

  describe('in the pool', () => {
    beforeEach(async () => {
      await accept('lina');
      await away(REPS);
      await world.pass(3 * DAY);
    });

    it('is listed by 公海 without a number, claimed once, and shows it to who has it', async () => {
      await say('zhaolei', '公海');
      expect(last('zhaolei')).toContain('华东精工');
      expect(last('zhaolei')).not.toMatch(/13800138000|王经理/);
      await say('zhaolei', '公海 1');
      const pooled = JSON.stringify(card('zhaolei', '领取后显示电话'));
      expect(pooled).toContain('李娜（共 1 次）');
      expect(pooled).toContain('0/30 条，今天还可领 5 条');
      await tap('zhaolei', world.cardOf('zhaolei', '领取后显示电话'), 'lead.claim');
      expect(told('zhaolei')).toContain('13800138000');
      expect(await lead()).toMatchObject({ state: 'working', pool_id: null, hops: 1 });
    });

    it('goes to one of many taps at the same moment; the others learn whose it is', async () => {
      for (const userid of ['zhaolei', 'wangfang']) await say(userid, '公海 1');
      const tasks = ['zhaolei', 'wangfang'].map((userid) => ({
        ...{ userid, task: world.cardOf(userid, '领取后显示电话') },
      }));
      await Promise.all(
        tasks.map(({ userid, task }) => world.tenant.tap(userid, task, 'lead.claim')),
      );
      await world.settle();
      const owners = await rowsOf(
        world.program.db,
        "SELECT owner_id FROM lead_ownership WHERE how = 'claimed'",
      );
      expect(owners).toHaveLength(1);
      const faces = tasks.map(({ userid }) => told(userid));
      expect(faces.filter((face) => /已由(赵磊|王芳)/.test(face))).toHaveLength(1);
    });

    it('is not for who lost it within the week, nor for a pool of other regions', async () => {
      await say('lina', '公海 1');
      await tap('lina', world.cardOf('lina', '领取后显示电话'), 'lead.claim');
      expect(JSON.stringify(card('lina', '领取后显示电话'))).toContain('7 天');
      await say('huangmin', '公海');
      expect(last('huangmin')).toContain('没有可领的线索');
      const south = await apiAs(world, { userid: 'huangmin' });
      const claimed = await south('POST', `/leads/${leadId}/claim`);
      expect(claimed).toMatchObject({ status: 404, data: { code: 'pool.not_here' } });
    });

    it('hides the number from everybody, a leader included', async () => {
      const api = await apiAs(world, { userid: 'wangfang' });
      const reveal = await api('POST', `/leads/${leadId}/reveal-phone`);
      expect(reveal).toMatchObject({ status: 409, data: { code: 'lead.not_claimed' } });
      expect(JSON.stringify((await api('GET', `/leads/${leadId}`)).data)).not.toContain(
        '13800138000',
      );
    });

    it('is dispatched again after two working hours, never to who lost it, and at last nurtured', async () => {
      await say('lina', '在岗');
      // Released on a Saturday: two working hours end on Monday at eleven.
      await world.pass(2 * DAY + 2 * HOUR);
      expect((await lead())['pool_id']).toBe('east');
      await say('zhaolei', '在岗');
      await world.pass(2 * DAY);
      const history = await rowsOf<{ owner_id: string; ended_because: string | null }>(
        world.program.db,
        'SELECT owner_id, ended_because FROM lead_ownership ORDER BY round',
      );
      expect(history.map((row) => row.ended_because)).toEqual(['released', null]);
      expect(history[1]?.owner_id).not.toBe(history[0]?.owner_id);
      await say('huangmin', '在岗');
      for (let i = 0; i < 3; i++) await world.pass(4 * DAY);
      expect(await lead()).toMatchObject({ pool_id: 'nurture', hops: 3, owner_id: null });
    });
  });

  it('an effective visit begins the silence anew', async () => {
    await accept('lina');
    await world.pass(71 * HOUR);
    const [before] = await rowsOf<{ started_at: number }>(world.program.db, SILENCE);
    const lina = await phoneOf(world, 'lina');
    const visit = await lina.open({ leadId, accountName: undefined });
    await world.pass(15 * MINUTE);
    const ticket = await lina.ticket({ accountId: visit.accountId });
    await lina.send(visit.id, { fields: { ticketId: ticket.id } });
    expect((await lina.report(visit.id)).data).toMatchObject({ effective: true, flagged: false });
    await world.settle();
    const [after] = await rowsOf<{ started_at: number }>(world.program.db, SILENCE);
    expect(Number(after?.started_at) - Number(before?.started_at)).toBe(71 * HOUR + 15 * MINUTE);
    expect(card('lina', '重新计时').main_title.title).toBe('华东精工');
    await world.pass(HOUR);
    expect((await lead())['owner_id']).not.toBeNull();
  });

  it('many are handed over at once by the rules of one: a foreign one among them stays', async () => {
    const south = { ...FORM, company_name: '南粤五金', phone: '13800138009', region: '华南' };
    const { data } = await world.submit(south);
    await world.settle();
    const api = await apiAs(world, { userid: 'wangfang' });
    const members = await api<{ items: { id: string; name: string }[] }>('GET', '/members');
    const memberId = members.data.items.find(({ name }) => name === '赵磊')?.id;
    const ids = [leadId, data.leadId, leadId];
    const answer = await api('POST', '/leads/transfers', { data: { ids, memberId } });
    expect(answer.data['items']).toEqual([
      { id: leadId, refusal: null },
      { id: data.leadId, refusal: 'lead.not_found' },
    ]);
    const history = await rowsOf<{ how: string }>(
      world.program.db,
      'SELECT how FROM lead_ownership WHERE lead_id = ? ORDER BY round',
      [leadId],
    );
    expect(history.map(({ how }) => how)).toEqual(['dispatched', 'transferred']);
  });
});
