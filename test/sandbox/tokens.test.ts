import { MINUTE } from '../../src/kernel/clock';
import { KEYS, startCompany } from './company';
import type { Company } from './company';

describe('access tokens', () => {
  let company: Company;
  beforeEach(async () => {
    company = await startCompany();
  });
  afterEach(() => company.close());

  const find = (token: string) =>
    company.get('user/get', { access_token: token, userid: 'wangxiao' });

  test('stay the same while they are valid and change after two hours', async () => {
    const first = await company.token();
    company.clock.advance(119 * MINUTE);
    expect(await company.token()).toBe(first);
    company.clock.advance(2 * MINUTE);
    expect((await find(first)).errcode).toBe(42001);
    expect(await company.token()).not.toBe(first);
  });

  test.each([
    ['corpid missing', { corpsecret: KEYS.secret }, 41002],
    ['secret missing', { corpid: KEYS.corpId }, 41004],
    ['wrong corpid', { corpid: 'ww1', corpsecret: KEYS.secret }, 40013],
    ['wrong secret', { corpid: KEYS.corpId, corpsecret: 'guess' }, 40001],
  ])('are refused: %s', async (_, query, errcode) => {
    const answer = await company.get('gettoken', { access_token: 'x', ...query });
    expect(answer.errcode).toBe(errcode);
  });

  test('must be given, and must be ours', async () => {
    expect((await find('')).errcode).toBe(41001);
    expect((await find('made-up')).errcode).toBe(40014);
  });

  test('can be invalidated by the platform at any time', async () => {
    const token = await company.token();
    company.tenant.faults.invalidateToken();
    expect((await find(token)).errcode).toBe(40014);
    expect((await find(await company.token())).errcode).toBe(0);
  });

  test('belong to one secret: the contact secret lists ids and sends nothing', async () => {
    const access_token = await company.token(KEYS.contactSecret);
    const ids = await company.post('user/list_id', {}, { access_token });
    expect(ids.dept_user).toHaveLength(3);
    expect((await company.post('user/list_id', {})).errcode).toBe(48002);
    expect((await company.post('message/send', {}, { access_token })).errcode).toBe(48002);
    expect((await find(access_token)).errcode).toBe(48009);
  });

  test('are masked in the request log', async () => {
    await find(await company.token());
    const logged = company.tenant.requests('user/get');
    expect(logged[0]?.query).toEqual({ access_token: '***', userid: 'wangxiao' });
    expect(company.tenant.requests('gettoken')[0]?.query.corpsecret).toBe('***');
  });

  test('an unknown api answers 404 in JSON', async () => {
    const response = await fetch(`${company.url}/wecom/cgi-bin/nothing/here`);
    expect([response.status, await response.json()]).toEqual([
      404,
      { errcode: -1, errmsg: 'no such api' },
    ]);
  });
});
