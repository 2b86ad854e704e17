import { MINUTE } from '../../src/kernel/clock';
import { KEYS, startCompany } from './company';
import type { Company } from './company';

describe('signing in', () => {
  let company: Company;
  beforeEach(async () => {
    company = await startCompany();
  });
  afterEach(() => company.close());

  const whoIs = (code: string) => company.get('auth/getuserinfo', { code });
  const authorize = (more: Record<string, string>) => {
    const query = new URLSearchParams({
      appid: KEYS.corpId,
      redirect_uri: 'https://crm.example.cn/login?from=wecom',
      response_type: 'code',
      scope: 'snsapi_base',
      state: 'abc123',
      agentid: String(KEYS.agentId),
      ...more,
    });
    const url = `${company.url}/wecom/connect/oauth2/authorize?${query.toString()}`;
    return fetch(url, { redirect: 'manual' });
  };

  test('on the web sends the member back with a code that works once', async () => {
    const response = await authorize({ as: 'WangXiao' });
    const back = new URL(response.headers.get('location') ?? '');
    expect([response.status, back.origin]).toEqual([302, 'https://crm.example.cn']);
    expect(back.searchParams.get('state')).toBe('abc123');
    expect(back.searchParams.get('from')).toBe('wecom');
    const code = back.searchParams.get('code') ?? '';
    expect(await whoIs(code)).toMatchObject({ errcode: 0, userid: 'wangxiao' });
    expect((await whoIs(code)).errcode).toBe(42022);
  });

  test('without a name shows whom one can be', async () => {
    const response = await authorize({ state: 'x1' });
    expect(await response.text()).toContain('王晓');
  });

  test('as a disabled member is not possible', async () => {
    company.tenant.disableMember('WangXiao');
    const response = await authorize({ as: 'WangXiao' });
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('王晓');
  });

  test('is refused for another corp or a dangerous state', async () => {
    expect((await authorize({ appid: 'ww2', as: 'WangXiao' })).status).toBe(400);
    expect((await authorize({ state: '<script>', as: 'WangXiao' })).status).toBe(400);
  });

  test('codes die after five minutes and are not interchangeable', async () => {
    const old = company.tenant.oauthCode('WangXiao');
    company.clock.advance(5 * MINUTE);
    expect((await whoIs(old)).errcode).toBe(40029);
    expect((await whoIs(company.tenant.miniProgramCode('WangXiao'))).errcode).toBe(40029);
  });

  test('in the mini program brings a session', async () => {
    const js_code = company.tenant.miniProgramCode('wangxiao');
    const query = { js_code, grant_type: 'authorization_code' };
    const answer = await company.get('miniprogram/jscode2session', query);
    expect(answer).toMatchObject({ errcode: 0, corpid: KEYS.corpId, userid: 'wangxiao' });
    expect((await company.get('miniprogram/jscode2session', query)).errcode).toBe(42022);
  });

  test('with private scope opens the mobile number', async () => {
    const code = company.tenant.oauthCode('WangXiao', 'snsapi_privateinfo');
    const { user_ticket } = await whoIs(code);
    const detail = await company.post('auth/getuserdetail', { user_ticket });
    expect(detail).toMatchObject({ userid: 'wangxiao', mobile: '13800000001' });
    company.clock.advance(31 * MINUTE);
    expect((await company.post('auth/getuserdetail', { user_ticket })).errcode).toBe(84014);
  });

  test('pages get two different tickets', async () => {
    const corp = await company.get('get_jsapi_ticket');
    const agent = await company.get('ticket/get', { type: 'agent_config' });
    expect(corp.ticket).toBe(company.tenant.jsapiTicket('corp'));
    expect(agent.ticket).toBe(company.tenant.jsapiTicket('agent'));
    expect(agent.ticket).not.toBe(corp.ticket);
  });
});
