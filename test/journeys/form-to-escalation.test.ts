import { MINUTE } from '../../src/kernel/clock';
import { FORM, openWorld, type World } from '../support/program';
import { lanes } from '../support/databases';
import { countRows } from '../support/rows';

type CardState = {
  main_title: { title: string; desc: string };
  button_list?: { text: string; key: string }[];
  horizontal_content_list?: { keyname: string; value: string }[];
  quote_area?: { quote_text: string };
  card_type: string;
  select_list?: { selected_id?: string }[];
};

describe.each(lanes)('from form to escalation on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  const card = (userid: string, title: string): CardState =>
    world.tenant.chat(userid).find((message) => message.taskId === world.cardOf(userid, title))
      ?.cardState as CardState;
  const labels = (state: CardState): string[] =>
    (state.button_list ?? []).map((button) => button.text);

  it('a form becomes a card for the rep whose region and industry fit', async () => {
    const answer = await world.submit(FORM);
    expect(answer.status).toBe(201);
    await world.settle();
    const state = card('lina', '华东精工');
    expect(state.main_title.desc).toContain('今天 10:15 前联系客户');
    expect(labels(state)).toEqual(['接手', '无效', '转派']);
    expect(JSON.stringify(state)).toContain('138****8000');
    expect(JSON.stringify(state)).not.toContain('13800138000');
  });

  it('the same form again answers the same lead and sends no second card', async () => {
    const first = await world.submit(FORM);
    const second = await world.submit(FORM);
    await world.settle();
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.data.leadId).toBe(first.data.leadId);
    expect(world.tenant.chat('lina')).toHaveLength(1);
  });

  it('after 接手 the card shows the number and the clock still runs', async () => {
    await world.submit(FORM);
    await world.settle();
    await world.tenant.tap('lina', world.cardOf('lina', '华东精工'), 'lead.accept');
    await world.settle();
    const state = card('lina', '华东精工');
    expect(labels(state)).toEqual(['记录联系', '去拜访', '无效', '转派']);
    expect(JSON.stringify(state)).toContain('13800138000');
    await world.pass(15 * MINUTE);
    expect(card('wangfang', '红灯').main_title.title).toContain('华东精工');
  });

  it('15 working minutes without a logged touch bring the manager a card, 30 the director, once each', async () => {
    await world.submit(FORM);
    await world.pass(15 * MINUTE - 1);
    expect(world.tenant.chat('wangfang')).toHaveLength(0);
    await world.pass(1);
    expect(card('wangfang', '红灯').main_title.desc).toContain('李娜');
    expect(world.tenant.chat('zhouzong')).toHaveLength(0);
    await world.pass(15 * MINUTE);
    await world.pass(60 * MINUTE);
    expect(world.tenant.chat('wangfang')).toHaveLength(1);
    expect(world.tenant.chat('zhouzong')).toHaveLength(1);
  });

  it('a logged touch stops the clock', async () => {
    await world.submit(FORM);
    await world.settle();
    const task = world.cardOf('lina', '华东精工');
    await world.tenant.tap('lina', task, 'lead.accept');
    await world.settle();
    await world.tenant.tap('lina', task, 'lead.ask_touch');
    await world.settle();
    expect(card('lina', '华东精工').card_type).toBe('multiple_interaction');
    await world.tenant.tap('lina', task, 'lead.touch', {
      channel: ['phone'],
      outcome: ['reached'],
      next: ['明天再联系'],
    });
    await world.settle();
    expect(card('lina', '华东精工').main_title.desc).toContain('联系');
    await world.pass(60 * MINUTE);
    expect(world.tenant.chat('wangfang')).toHaveLength(0);
  });

  describe('the form of 记录联系', () => {
    let task: string;
    beforeEach(async () => {
      await world.submit(FORM);
      await world.settle();
      task = world.cardOf('lina', '华东精工');
      await world.tenant.tap('lina', task, 'lead.accept');
      await world.settle();
      await world.tenant.tap('lina', task, 'lead.ask_touch');
      await world.settle();
    });
    const submit = async (selections: Record<string, string[]>): Promise<CardState> => {
      await world.tenant.tap('lina', task, 'lead.touch', selections);
      await world.settle();
      return card('lina', '华东精工');
    };
    const logged = (): Promise<number> => countRows(world.program.db, 'follow_up');

    it('shows the number to call', () => {
      expect(card('lina', '华东精工').main_title.desc).toContain('13800138000 王经理');
    });

    it.each([
      ['nothing chosen', {}],
      ['what a chat shows at first', { outcome: ['choose'], channel: ['phone'], next: ['暂无'] }],
    ])(
      'sent with %s logs nothing, says what to choose and lets the clock run',
      async (_, chosen) => {
        const state = await submit(chosen);
        expect(state.card_type).toBe('multiple_interaction');
        expect(state.main_title.desc).toContain('请先选「结果」');
        expect(state.main_title.desc).toContain('13800138000');
        expect(await logged()).toBe(0);
        await world.pass(15 * MINUTE);
        expect(world.tenant.chat('wangfang')).toHaveLength(1);
      },
    );

    it('begins with no outcome, and with what is likeliest for the rest', () => {
      const { select_list: lists = [] } = card('lina', '华东精工');
      expect(lists.map((list) => list.selected_id)).toEqual(['choose', 'phone', '暂无']);
    });

    it('leads back without a log, and the clock runs on', async () => {
      expect(labels(await submit({ outcome: ['keep'] }))).toContain('记录联系');
      expect(await logged()).toBe(0);
      await world.pass(15 * MINUTE);
      expect(world.tenant.chat('wangfang')).toHaveLength(1);
    });
  });

  it('the manager can hand a red lead to somebody else, whose clock begins anew', async () => {
    await world.submit(FORM);
    await world.pass(15 * MINUTE);
    const task = world.cardOf('wangfang', '红灯');
    await world.tenant.tap('wangfang', task, 'lead.ask_transfer');
    await world.settle();
    const zhaolei = world.program.snapshot
      .read()
      .then(({ directory }) =>
        directory.members.find((member) => member.platformUserId === 'zhaolei'),
      );
    await world.tenant.tap('wangfang', task, 'lead.transfer', {
      member: [(await zhaolei)?.id ?? ''],
    });
    await world.settle();
    expect(card('zhaolei', '华东精工').main_title.desc).toContain('10:30');
    expect(labels(card('lina', '华东精工'))).toEqual([]);
    expect(card('lina', '华东精工').main_title.desc).toContain('已转给赵磊');
    expect(card('wangfang', '华东精工').main_title.title).toContain('已处理');
  });

  it('无效 asks for a reason, stops the clock and can be taken back', async () => {
    await world.submit(FORM);
    await world.settle();
    const task = world.cardOf('lina', '华东精工');
    await world.tenant.tap('lina', task, 'lead.ask_disqualify');
    await world.settle();
    expect(card('lina', '华东精工').card_type).toBe('vote_interaction');
    await world.tenant.tap('lina', task, 'lead.disqualify', { reason: ['没有需求'] });
    await world.settle();
    expect(card('lina', '华东精工').main_title.desc).toContain('没有需求');
    await world.pass(60 * MINUTE);
    expect(world.tenant.chat('wangfang')).toHaveLength(0);
    await world.tenant.tap('lina', task, 'lead.reopen');
    await world.settle();
    await world.pass(15 * MINUTE);
    expect(world.tenant.chat('wangfang')).toHaveLength(1);
  });

  it('every card keeps the limits of the platform', async () => {
    await world.submit({
      ...FORM,
      company_name: '很长的公司名称'.repeat(14),
      message: '需求'.repeat(400),
    });
    await world.pass(30 * MINUTE);
    const warnings = ['lina', 'wangfang', 'zhouzong']
      .flatMap((who) => world.tenant.chat(who))
      .flatMap((m) => m.warnings);
    expect(warnings).toEqual([]);
  });
});
