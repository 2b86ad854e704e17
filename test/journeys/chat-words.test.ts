import { MINUTE, SECOND } from '../../src/kernel/clock';
import { FORM, openWorld, type World } from '../support/program';
import { lanes } from '../support/databases';

describe.each(lanes)('words typed in the chat, on %s', (lane) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ lane });
    await world.submit(FORM);
    await world.submit({
      ...FORM,
      company_name: '华东机床',
      contact_name: '李工',
      phone: '13800138001',
    });
    await world.submit({ ...FORM, company_name: '南粤五金', phone: '13800138002', region: '华南' });
    await world.settle();
  });
  afterAll(() => world.close());

  /** Says something and answers what the app said to it. */
  const ask = async (userid: string, words: string): Promise<string> => {
    // Nobody types faster than this; the allowance of messages fills up meanwhile.
    world.clock.advance(6 * SECOND);
    const before = world.tenant.chat(userid).length;
    await world.tenant.say(userid, words);
    await world.settle();
    const answers = world.tenant
      .chat(userid)
      .slice(before)
      .filter((message) => message.from === 'app');
    return answers.map((message) => JSON.stringify(message.content)).join('\n');
  };

  it('今日 tells a rep what waits and what is due', async () => {
    const answer = await ask('lina', '今日');
    expect(answer).toContain('待接手 2 条');
    expect(answer).toContain('10:15 前联系');
  });

  it('线索 lists them and 线索 1 opens a card', async () => {
    expect(await ask('lina', '线索')).toContain('华东精工');
    const card = await ask('lina', '线索 1');
    expect(card).toContain('template_card');
    expect(await ask('lina', '线索 9')).toContain('1 到 2');
  });

  it('记 asks back when it is not clear who is meant, and logs when it is', async () => {
    expect(await ask('lina', '记')).toContain('请这样写');
    expect(await ask('lina', '记 华东 打过电话')).toContain('请写完整一点');
    expect(await ask('lina', '记 没有这家 打过电话')).toContain('没有找到');
    expect(await ask('lina', '记 华东机床 已电话沟通，周四上门')).toContain('已记录到「华东机床」');
    await world.pass(15 * MINUTE);
    const told = world.tenant.chat('wangfang').map((message) => JSON.stringify(message.cardState));
    expect(told.join()).toContain('华东精工');
    expect(told.join()).not.toContain('华东机床');
  });

  it('a rep cannot log to a colleague’s customer', async () => {
    expect(await ask('lina', '记 南粤五金 打过电话')).toContain('没有找到');
  });

  it('红灯, 战报 and a name tell a manager about the own team only', async () => {
    const red = await ask('wangfang', '红灯');
    expect(red).toContain('红灯 1 条');
    expect(red).not.toContain('南粤五金');
    expect(await ask('wangfang', '战报')).toContain('新线索 2 条');
    expect(await ask('zhouzong', '战报')).toContain('新线索 3 条');
    expect(await ask('wangfang', '李娜')).toContain('在手 2 条');
    expect(await ask('wangfang', '黄敏')).toContain('您可以这样说');
  });

  it('leaders’ words are not for reps; anything else gets a short help', async () => {
    expect(await ask('lina', '战报')).toContain('您可以这样说');
    expect(await ask('lina', '战报')).not.toContain('今日战报');
    expect(await ask('lina', '今天天气怎么样')).toContain('记 客户 内容');
    expect(await ask('lina', '王芳')).toContain('您可以这样说');
  });

  it('离岗 takes a rep out of dispatch, 在岗 puts them back', async () => {
    expect(await ask('zhaolei', '离岗')).toContain('已离岗');
    await world.submit({
      ...FORM,
      company_name: '明康',
      phone: '13800138009',
      industry: '医疗器械',
    });
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('zhaolei'))).not.toContain('明康');
    expect(await ask('zhaolei', '在岗')).toContain('已在岗');
  });

  it('a stranger gets no answer and no data', async () => {
    await world.tenant.deliver({
      ...{
        ToUserName: 'ww00000000000001',
        FromUserName: 'nobody-here',
        CreateTime: String(world.clock.now() / 1000),
      },
      ...{ MsgType: 'text', Content: '线索', MsgId: '7312345678901234567', AgentID: '1000002' },
    });
    await world.settle();
    expect(
      world.tenant
        .requests('message/send')
        .filter((r) => JSON.stringify(r.body).includes('nobody-here')),
    ).toEqual([]);
  });
});
