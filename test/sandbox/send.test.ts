import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock';
import { buttonCard, startCompany } from './company';
import type { Company } from './company';

const hello = { msgtype: 'text', text: { content: '你好' } };

describe('message/send', () => {
  let company: Company;
  beforeEach(async () => {
    company = await startCompany();
  });
  afterEach(() => company.close());

  test('shows a text in the chat of its receiver only', async () => {
    const answer = await company.send(hello);
    expect(answer).toMatchObject({ errcode: 0, errmsg: 'ok', msgid: expect.any(String) as string });
    expect(answer).not.toHaveProperty('response_code');
    const [message] = company.tenant.chat('wangxiao');
    expect(message).toMatchObject({ from: 'app', msgtype: 'text', msgid: answer.msgid });
    expect(message?.content.text).toEqual({ content: '你好' });
    expect(company.tenant.chat('LiJing')).toEqual([]);
  });

  test('names unknown receivers in lower case and still reaches the others', async () => {
    const answer = await company.send({ touser: 'WangXiao|Nobody|GhostA', ...hello });
    expect(answer).toMatchObject({ errcode: 0, invaliduser: 'nobody|ghosta' });
    expect(company.tenant.chat('WangXiao')).toHaveLength(1);
  });

  test.each([
    ['nobody can be found', { touser: 'Nobody' }, 81013],
    ['nobody is named', { touser: '' }, 82001],
    ['there are more than a thousand', { touser: 'a|'.repeat(1_001) }, 40032],
    ['the agent is another one', { agentid: 1 }, 301002],
    ['a field is misspelt', { to_user: 'WangXiao' }, 40058],
    ['agentid is text', { agentid: '1000002' }, 40058],
    ['the type is unknown', { msgtype: 'fax' }, 40008],
  ])('is refused when %s', async (_, wrong, errcode) => {
    expect((await company.send({ ...hello, ...wrong })).errcode).toBe(errcode);
  });

  test('reaches a department with everybody below it, each member once', async () => {
    await company.send({ touser: 'LiJing', toparty: '1|99', ...hello });
    expect(['WangXiao', 'LiJing', 'ZhaoLei'].map((id) => company.tenant.chat(id).length)).toEqual([
      1, 1, 1,
    ]);
  });

  test('reaches no disabled member', async () => {
    company.tenant.disableMember('WangXiao');
    expect((await company.send(hello)).errcode).toBe(81013);
  });

  test('cuts a long text silently but refuses long markdown', async () => {
    await company.send({ msgtype: 'text', text: { content: '长'.repeat(700) } });
    const [message] = company.tenant.chat('WangXiao');
    expect(message?.content.text).toEqual({ content: '长'.repeat(682) });
    expect(message?.warnings).toHaveLength(1);
    const markdown = { content: '长'.repeat(700) };
    expect((await company.send({ msgtype: 'markdown', markdown })).errcode).toBe(45002);
  });

  test.each([
    ['textcard', { title: '标题', description: '说明', url: 'https://a.cn/x' }],
    ['news', { articles: [{ title: '标题', url: 'https://a.cn' }] }],
    [
      'miniprogram_notice',
      { appid: 'wx1', title: '新的线索', content_item: [{ key: '公司', value: '星河' }] },
    ],
  ])('takes a %s', async (msgtype, content) => {
    expect((await company.send({ msgtype, [msgtype]: content })).errcode).toBe(0);
  });

  test.each([
    ['textcard', { title: '标题', description: '说明', url: '/x' }],
    ['textcard', { title: '标题', url: 'https://a.cn' }],
    ['news', { articles: [] }],
    ['miniprogram_notice', { appid: 'wx1', title: '短' }],
    ['text', { content: '' }],
  ])('refuses a %s with a fault', async (msgtype, content) => {
    expect((await company.send({ msgtype, [msgtype]: content })).errcode).toBe(40058);
  });

  test('drops the thirty-first message of a minute silently', async () => {
    for (let i = 0; i < 31; i++) expect((await company.send(hello)).errcode).toBe(0);
    expect(company.tenant.chat('WangXiao')).toHaveLength(30);
    expect(company.tenant.counters()).toMatchObject({ sent: 30, dropped: 1 });
    company.clock.advance(MINUTE);
    await company.send(hello);
    expect(company.tenant.chat('WangXiao')).toHaveLength(31);
  });

  test('drops everything above a thousand an hour', async () => {
    for (let i = 0; i < 1_010; i++) {
      company.clock.advance(2 * SECOND);
      await company.send(hello);
    }
    expect(company.tenant.counters()).toMatchObject({ sent: 1_000, dropped: 10 });
    company.clock.advance(HOUR);
    await company.send(hello);
    expect(company.tenant.counters().sent).toBe(1_001);
  });

  test('with duplicate check on, the same request within the interval is not shown again', async () => {
    const checked = { ...hello, enable_duplicate_check: 1, duplicate_check_interval: 600 };
    await company.send(checked);
    expect((await company.send(checked)).errcode).toBe(0);
    await company.send({ ...checked, text: { content: '你好。' } });
    expect(company.tenant.chat('WangXiao')).toHaveLength(2);
    company.clock.advance(10 * MINUTE);
    await company.send(checked);
    expect(company.tenant.chat('WangXiao')).toHaveLength(3);
    expect(company.tenant.counters().duplicates).toBe(1);
  });

  test('a message can be recalled within 24 hours', async () => {
    const { msgid } = await company.send(hello);
    expect((await company.post('message/recall', { msgid })).errcode).toBe(0);
    expect(company.tenant.chat('WangXiao')[0]?.recalled).toBe(true);
    company.clock.advance(25 * HOUR);
    expect((await company.post('message/recall', { msgid })).errcode).toBe(42052);
  });

  test('a task_id is good once', async () => {
    expect((await company.send(buttonCard('lead-1'))).errcode).toBe(0);
    expect((await company.send(buttonCard('lead-1'))).errcode).toBe(42014);
    expect(company.tenant.counters().duplicateTasks).toBe(1);
    expect(company.tenant.chat('WangXiao')).toHaveLength(1);
  });
});
