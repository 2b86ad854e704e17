import axios from 'axios';
import { DAY, MINUTE, SECOND } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, FORM_KEY, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';

describe.each(lanes)('what happens after the first time, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  const shown = (userid: string): string =>
    world.tenant
      .chat(userid)
      .map((message) => JSON.stringify(message.cardState ?? message.content))
      .join('\n');
  const say = async (userid: string, words: string): Promise<void> => {
    world.clock.advance(6 * SECOND);
    await world.tenant.say(userid, words);
    await world.settle();
  };

  it('a customer who asks again is heard: the owner gets a card with the new message', async () => {
    await world.submit(FORM);
    await world.settle();
    await world.submit({ ...FORM, message: '急！要下单 500 台' });
    await world.settle();
    expect(world.tenant.chat('lina')).toHaveLength(2);
    expect(shown('lina')).toContain('急！要下单 500 台');
    expect(shown('lina')).toContain('客户再次留言');
  });

  it('after an answered question another one has a clock of its own', async () => {
    await world.submit(FORM);
    await world.settle();
    await say('lina', '记 华东精工 已电话沟通');
    await world.submit({ ...FORM, message: '什么时候交货' });
    await world.pass(15 * MINUTE);
    expect(shown('wangfang')).toContain('红灯');
  });

  it('the same words on another day are another question, also after 无效', async () => {
    const { data } = await world.submit(FORM);
    await world.settle();
    const task = world.cardOf('lina', '华东精工');
    await world.tenant.tap('lina', task, 'lead.ask_disqualify');
    await world.settle();
    await world.tenant.tap('lina', task, 'lead.disqualify', { reason: ['没有需求'] });
    await world.pass(DAY);
    expect((await world.submit(FORM)).data.leadId).toBe(data.leadId);
    const [lead] = await rowsOf<object>(world.program.db, 'SELECT state FROM `lead`');
    expect(lead).toEqual({ state: 'assigned' });
  });

  it('确定转派 at once, with nobody chosen, hands nothing over', async () => {
    await world.submit(FORM);
    await world.settle();
    const task = world.cardOf('lina', '华东精工');
    for (const key of ['lead.ask_transfer', 'lead.transfer']) {
      await world.tenant.tap('lina', task, key);
      await world.settle();
    }
    expect(shown('lina')).toContain('请先选一位同事');
    expect(await rowsOf(world.program.db, 'SELECT round FROM lead_ownership')).toHaveLength(1);
  });

  it('a leader’s note does not end the clock of a lead that nobody owns', async () => {
    for (const userid of ['lina', 'zhaolei', 'huangmin', 'linxiao']) await say(userid, '离岗');
    await world.submit(FORM);
    await world.settle();
    await say('wangfang', '记 华东精工 先记一下');
    await world.pass(16 * MINUTE);
    expect(shown('wangfang')).toContain('红灯');
  });

  it('who comes back to work gets what was waiting', async () => {
    for (const userid of ['lina', 'zhaolei', 'huangmin', 'linxiao']) await say(userid, '离岗');
    await world.submit(FORM);
    await world.settle();
    await say('huangmin', '在岗');
    const [lead] = await rowsOf<{ state: string }>(world.program.db, 'SELECT state FROM `lead`');
    expect(lead?.state).toBe('assigned');
    expect(shown('huangmin')).toContain('华东精工');
  });

  it('a note by the owner opens the number and says so in the audit log; a leader’s does not', async () => {
    await world.submit(FORM);
    await world.settle();
    await say('wangfang', '记 华东精工 我先问候过');
    expect(shown('lina')).not.toContain('13800138000');
    await say('lina', '记 华东精工 已电话沟通');
    const trail = await rowsOf(
      world.program.db,
      "SELECT id FROM audit_log WHERE action = 'lead.phone_revealed'",
    );
    expect(trail).toHaveLength(1);
  });

  it('a lead handed back is not called answered for what its owner did the round before', async () => {
    await world.submit(FORM);
    await world.settle();
    await say('lina', '记 华东精工 已电话沟通');
    const { directory } = await world.program.snapshot.read();
    const id = (userid: string): string =>
      directory.members.find((member) => member.platformUserId === userid)?.id ?? '';
    const hand = async (from: string, card: string, to: string): Promise<void> => {
      await world.tenant.tap(from, card, 'lead.ask_transfer');
      await world.settle();
      await world.tenant.tap(from, card, 'lead.transfer', { member: [id(to)] });
      await world.settle();
    };
    await hand('lina', world.cardOf('lina', '华东精工'), 'zhaolei');
    await world.pass(15 * MINUTE);
    await hand('wangfang', world.cardOf('wangfang', '红灯'), 'lina');
    expect(shown('wangfang')).toContain('已转给李娜，重新计时');
    expect(shown('wangfang')).not.toContain('李娜 已于');
  });

  it('a tap on a button that the card no longer shows does nothing', async () => {
    await world.submit(FORM);
    await world.settle();
    const task = world.cardOf('lina', '华东精工');
    const picked =
      '<SelectedItems><SelectedItem><QuestionKey>reason</QuestionKey><OptionIds><OptionId>没有需求</OptionId></OptionIds></SelectedItem></SelectedItems>';
    await world.tenant.deliver(
      `<xml><ToUserName>ww00000000000001</ToUserName><FromUserName>lina</FromUserName><CreateTime>${Math.floor(world.clock.now() / 1000)}</CreateTime><MsgType>event</MsgType><Event>template_card_event</Event><EventKey>lead.disqualify</EventKey><TaskId>${task}</TaskId><CardType>vote_interaction</CardType><ResponseCode>stale-code</ResponseCode>${picked}<AgentID>1000002</AgentID></xml>`,
    );
    await world.settle();
    const [lead] = await rowsOf<{ state: string }>(world.program.db, 'SELECT state FROM `lead`');
    expect(lead?.state).toBe('assigned');
  });

  it.each(['zhaolei', 'wangfang'])(
    'a card forwarded to %s is theirs to read, not to tap',
    async (userid) => {
      await world.submit(FORM);
      await world.settle();
      const task = world.cardOf('lina', '华东精工');
      const state = async (): Promise<unknown> => [
        await rowsOf(world.program.db, 'SELECT * FROM message'),
        await rowsOf(world.program.db, 'SELECT * FROM `lead`'),
        await rowsOf(world.program.db, 'SELECT id FROM audit_log'),
      ];
      const before = await state();
      for (const key of ['lead.accept', 'lead.ask_transfer', 'lead.ask_disqualify'])
        await world.tenant.deliver({
          ...{ ToUserName: 'ww00000000000001', FromUserName: userid, MsgType: 'event' },
          ...{ CreateTime: String(world.clock.now() / 1000), Event: 'template_card_event' },
          ...{ EventKey: key, TaskId: task, CardType: 'button_interaction' },
          ...{ ResponseCode: `code-of-${userid}`, AgentID: '1000002' },
        });
      await world.settle();
      expect(await state()).toEqual(before);
      expect(world.tenant.requests('message/update_template_card')).toEqual([]);
      await world.tenant.tap('lina', task, 'lead.accept');
      await world.settle();
      expect(await state()).not.toEqual(before);
    },
  );

  it('the longest and oddest forms are kept or refused, never a fault', async () => {
    const long = new URLSearchParams({ ...FORM, unknown: '"'.repeat(20_000) }).toString();
    const post = (body: string): Promise<{ status: number }> =>
      axios.post(`${world.url}/intake/forms/${FORM_KEY}`, body, {
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        ...{ validateStatus: () => true, proxy: false },
      });
    expect((await post(long)).status).toBe(201);
    const odd = {
      company_name: 'İ'.repeat(100),
      contact_name: 'b'.repeat(50),
      message: '\u0001'.repeat(900),
    };
    expect((await post(new URLSearchParams(odd).toString())).status).toBe(201);
  });
});
