import { MINUTE, SECOND } from '../../src/kernel/clock';
import { KEYS, startCompany } from './company';
import type { Company } from './company';

describe('the rest of the tenant', () => {
  let company: Company;
  beforeEach(async () => {
    company = await startCompany();
  });
  afterEach(() => company.close());

  test('lists members and departments without private fields', async () => {
    const { userlist } = await company.get('user/list', { department_id: '2' });
    expect(userlist).toMatchObject([{ name: '王晓' }, { name: '李静', is_leader_in_dept: [1] }]);
    expect(JSON.stringify(userlist)).not.toContain('mobile');
    const simple = await company.get('user/simplelist', { department_id: '1', fetch_child: '1' });
    expect(simple.userlist).toHaveLength(3);
    const { department } = await company.get('department/list');
    expect(department).toMatchObject([{ name: '星河软件' }, { department_leader: ['LiJing'] }]);
    expect((await company.get('department/simplelist', { id: '77' })).errcode).toBe(60123);
  });

  test('pages member ids and finds a member by mobile', async () => {
    const access_token = await company.token(KEYS.contactSecret);
    const first = await company.post('user/list_id', { limit: 2 }, { access_token });
    expect(first.dept_user).toHaveLength(2);
    const cursor = first.next_cursor;
    const rest = await company.post('user/list_id', { limit: 2, cursor }, { access_token });
    expect(rest).toMatchObject({ dept_user: [{ userid: 'ZhaoLei' }], next_cursor: '' });
    const mobile = '13800000001';
    expect(await company.post('user/getuserid', { mobile })).toMatchObject({ userid: 'WangXiao' });
    expect((await company.post('user/getuserid', { mobile: '13900000000' })).errcode).toBe(46004);
  });

  const welcome = (welcome_code: string) =>
    company.post('externalcontact/send_welcome_msg', { welcome_code, text: { content: '您好' } });

  test('a new customer can be welcomed once and within 20 seconds', async () => {
    const details = { name: '张三', state: 'expo' };
    const { welcomeCode } = await company.tenant.addCustomer('WangXiao', 'wm1', details);
    expect(company.receiver.received[0]?.inner).toContain('<State><![CDATA[expo]]>');
    expect((await welcome(welcomeCode)).errcode).toBe(0);
    expect((await welcome(welcomeCode)).errcode).toBe(41051);
    expect(company.tenant.welcomeMessages()).toMatchObject([{ externalUserId: 'wm1' }]);
    const late = await company.tenant.addCustomer('WangXiao', 'wm2');
    company.clock.advance(21 * SECOND);
    expect((await welcome(late.welcomeCode)).errcode).toBe(41050);
    const { follow_user } = await company.get('externalcontact/get', { external_userid: 'wm1' });
    expect(follow_user).toMatchObject([{ userid: 'WangXiao', state: 'expo' }]);
    expect((await company.get('externalcontact/get', { external_userid: 'x' })).errcode).toBe(
      40096,
    );
  });

  test('the menu is kept, checked and clicked', async () => {
    const query = { agentid: String(KEYS.agentId), access_token: await company.token() };
    const button = [{ name: '我的', sub_button: [{ type: 'click', name: '待办', key: 'todo' }] }];
    expect((await company.get('menu/get', query)).errcode).toBe(46003);
    expect((await company.post('menu/create', { button: [] }, query)).errcode).toBe(40016);
    expect((await company.post('menu/create', { button }, query)).errcode).toBe(0);
    expect(await company.get('menu/get', query)).toMatchObject({ button });
    await company.tenant.clickMenu('WangXiao', 'todo');
    expect(company.receiver.received[0]?.inner).toContain('<EventKey><![CDATA[todo]]>');
    expect((await company.get('menu/delete', query)).errcode).toBe(0);
    await expect(company.tenant.clickMenu('WangXiao', 'todo')).rejects.toThrow('no key');
  });

  test('a group webhook takes 20 messages a minute and only notices as cards', async () => {
    const key = 'sandbox-group';
    const say = (body: unknown, to = key) =>
      company.post('webhook/send', body, { key: to, access_token: '' });
    const hello = { msgtype: 'text', text: { content: '播报' } };
    for (let i = 0; i < 20; i++) expect((await say(hello)).errcode).toBe(0);
    expect((await say(hello)).errcode).toBe(45009);
    company.clock.advance(MINUTE);
    expect((await say(hello)).errcode).toBe(0);
    expect((await say(hello, 'unknown')).errcode).toBe(93000);
    const card = { card_type: 'button_interaction', task_id: 'a' };
    expect((await say({ msgtype: 'template_card', template_card: card })).errcode).not.toBe(0);
    expect(company.tenant.webhookMessages(key)).toHaveLength(21);
  });

  test('a body that is no JSON and a wrong method are refused', async () => {
    const query = new URLSearchParams({ access_token: await company.token() }).toString();
    const url = `${company.url}/wecom/cgi-bin/message/send?${query}`;
    const broken = await fetch(url, { method: 'POST', body: '{' });
    expect(await broken.json()).toMatchObject({ errcode: 47001 });
    expect(await (await fetch(url)).json()).toMatchObject({ errcode: 43002 });
  });
});
