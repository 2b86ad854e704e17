import { buttonCard, KEYS, startCompany } from './company';
import type { Company } from './company';

describe('callbacks', () => {
  let company: Company;
  beforeEach(async () => {
    company = await startCompany();
  });
  afterEach(() => company.close());

  const last = () => company.receiver.received.at(-1);

  test('arrive encrypted for the corp and signed', async () => {
    const delivery = await company.tenant.say('wangxiao', '线索 <b>&</b> ]]> 好');
    expect(delivery).toMatchObject({ status: 200, body: '', tries: 1 });
    expect(last()).toMatchObject({ signed: true, receiveId: KEYS.corpId });
    expect(last()?.inner).toContain(`<FromUserName><![CDATA[WangXiao]]></FromUserName>`);
    expect(last()?.inner).toContain('<![CDATA[线索 <b>&</b> ]]]]><![CDATA[> 好]]>');
    expect(last()?.inner).toContain('<CreateTime>1772413200</CreateTime>');
    expect(last()?.outer).toContain(`<AgentID><![CDATA[${String(KEYS.agentId)}]]></AgentID>`);
    expect(company.tenant.chat('WangXiao')[0]).toMatchObject({ from: 'member', msgtype: 'text' });
  });

  test('carry a MsgId too long for a JavaScript number', async () => {
    await company.tenant.say('WangXiao', '一');
    const id = /<MsgId><!\[CDATA\[(\d+)/.exec(last()?.inner ?? '')?.[1] ?? '';
    expect(String(Number(id))).not.toBe(id);
  });

  test('are tried three times with the same content, each time sealed anew', async () => {
    company.receiver.answers.push(500, 0, 200);
    expect(await company.tenant.say('WangXiao', '一')).toMatchObject({ status: 200, tries: 3 });
    const { received } = company.receiver;
    expect(new Set(received.map(({ inner }) => inner)).size).toBe(1);
    expect(new Set(received.map(({ outer }) => outer)).size).toBe(3);
    expect(new Set(received.map(({ nonce }) => nonce)).size).toBe(3);
    expect(company.tenant.counters()).toMatchObject({ callbacks: 1, callbackTries: 3 });
  });

  test('are given up after three tries', async () => {
    company.receiver.answers.push(0, 0, 0, 200);
    expect(await company.tenant.say('WangXiao', '一')).toMatchObject({ status: 0, tries: 3 });
  });

  test('are not repeated on an error status if so set', async () => {
    company.tenant.callbackSettings.retryOnNon200 = false;
    company.receiver.answers.push(503);
    expect(await company.tenant.say('WangXiao', '一')).toMatchObject({ status: 503, tries: 1 });
  });

  test('check the address with an echo', async () => {
    expect(await company.tenant.verifyCallbackUrl()).toMatchObject({ status: 200, matches: true });
    company.receiver.answers.push(403);
    expect(await company.tenant.verifyCallbackUrl()).toMatchObject({ matches: false });
  });

  test('of a tap name card, button and the chosen options', async () => {
    const button_selection = {
      question_key: 'reason',
      title: '原因',
      option_list: [
        { id: 'busy', text: '太忙' },
        { id: 'region', text: '不是我的地区' },
      ],
    };
    await company.send(buttonCard('lead-1', { button_selection }));
    await company.tenant.tap('wangxiao', 'lead-1', 'hand_on', { reason: ['region'] });
    for (const part of [
      '<Event><![CDATA[template_card_event]]></Event>',
      '<EventKey><![CDATA[hand_on]]></EventKey>',
      '<TaskId><![CDATA[lead-1]]></TaskId>',
      '<QuestionKey><![CDATA[reason]]></QuestionKey><OptionIds><OptionId><![CDATA[region]]>',
    ])
      expect(last()?.inner).toContain(part);
    const wrong = { reason: ['none'] };
    await expect(company.tenant.tap('WangXiao', 'lead-1', 'accept', wrong)).rejects.toThrow(
      'no option',
    );
    await expect(company.tenant.tap('LiJing', 'lead-1', 'accept')).rejects.toThrow('sees no card');
  });

  test.each([
    ['enter_agent', (c: Company) => c.tenant.enterAgent('WangXiao')],
    ['LOCATION', (c: Company) => c.tenant.reportLocation('WangXiao', 31.2, 121.5, 20)],
    [
      'Location_X>31.2<',
      (c: Company) => c.tenant.sendLocation('WangXiao', { lat: 31.2, lon: 121.5 }),
    ],
    [
      'PicUrl',
      (c: Company) => c.tenant.sendImage('WangXiao', Buffer.from('89504e470d0a1a0a', 'hex')),
    ],
    ['amr', (c: Company) => c.tenant.sendVoice('WangXiao', Buffer.from('#!AMR\n123'))],
  ])('of members bring %s', async (part, act) => {
    expect(await act(company)).toMatchObject({ status: 200 });
    expect(last()?.inner).toContain(part);
  });

  test('of contact changes come without AgentID and change the directory', async () => {
    await company.tenant.changeContact({
      changeType: 'create_user',
      userid: 'SunMei',
      name: '孙梅',
      departments: [2],
    });
    expect(last()?.outer).not.toContain('AgentID');
    expect(last()?.inner).toContain('<ChangeType><![CDATA[create_user]]>');
    expect(await company.get('user/get', { userid: 'sunmei' })).toMatchObject({ name: '孙梅' });
    await company.tenant.changeContact({ changeType: 'delete_user', userid: 'SunMei' });
    expect((await company.get('user/get', { userid: 'SunMei' })).errcode).toBe(60111);
  });

  test('can be tampered with, replayed and sent by hand', async () => {
    await company.tenant.deliver({ Event: 'x' }, { tamper: { signature: 'bad' } });
    expect(last()?.signed).toBe(false);
    await company.tenant.deliver('<xml/>', { tamper: { receiveId: 'other' } });
    expect(last()).toMatchObject({ receiveId: 'other', inner: '<xml/>' });
    const { url, body } = company.tenant.buildCallback({ Event: 'x' });
    const statuses = [1, 2].map(async () => (await fetch(url, { method: 'POST', body })).status);
    expect(await Promise.all(statuses)).toEqual([200, 200]);
  });
});
