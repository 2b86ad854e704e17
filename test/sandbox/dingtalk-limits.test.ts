import { DAY, MINUTE, SECOND } from '../../src/kernel/clock';
import { APP, connect, openTicket, startOrganisation } from './organisation';
import type { Organisation } from './organisation';

const BATCH = '/v1.0/robot/oToMessages/batchSend';
const LISTSUB = '/topapi/v2/department/listsub';

describe('limits and faults of the simulated DingTalk', () => {
  let org: Organisation;
  beforeEach(async () => {
    org = await startOrganisation();
  });
  afterEach(() => org.close());

  const send = (userIds = ['wangxiao']) =>
    org.post(BATCH, {
      robotCode: APP.robotCode,
      userIds,
      msgKey: 'sampleText',
      msgParam: '{"content":"你好"}',
    });
  const times = async (count: number, what: () => Promise<unknown>): Promise<void> => {
    for (let i = 0; i < count; i++) await what();
  };
  const chat = () => org.tenant.chat('wangxiao');

  test('twenty calls a second for each API and no more, unless it is switched off', async () => {
    await times(20, send);
    const tooMany = {
      status: 403,
      body: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' },
    };
    expect(await send()).toMatchObject(tooMany);
    await times(20, () => org.post(LISTSUB, {}));
    expect(await org.post(LISTSUB, {})).toMatchObject({ body: { errcode: 90018 } });
    org.clock.advance(SECOND);
    expect((await send()).status).toBe(200);
    org.tenant.limits.isQpsOn = false;
    await times(20, send);
    expect((await send()).status).toBe(200);
    expect(org.tenant.usage()).toMatchObject({ refused: 2 });
  });

  test('so many calls a month, contacts and logins left out', async () => {
    org.tenant.limits.monthlyCalls = 2;
    await times(2, send);
    const used = { status: 403, body: { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' } };
    expect(await send()).toMatchObject(used);
    const notice = { msgtype: 'text', text: { content: 'a' } };
    const path = '/topapi/message/corpconversation/asyncsend_v2';
    const old = await org.post(path, { agent_id: 1_000_001, userid_list: 'lijing', msg: notice });
    expect(old).toMatchObject({ body: { errcode: 90020 } });
    expect(await org.post(LISTSUB, {})).toMatchObject({ body: { errcode: 0 } });
    expect(org.tenant.usage()).toEqual({ month: 2, refused: 2 });
    org.tenant.limits.isQuotaOn = false;
    expect((await send()).status).toBe(200);
    org.tenant.limits.isQuotaOn = true;
    org.clock.advance(31 * DAY);
    expect(org.tenant.usage()).toMatchObject({ month: 0 });
    expect((await send()).status).toBe(200);
  });

  test('the robot and each receiver have a pace of their own', async () => {
    org.tenant.limits.receiverPerMinute = 1;
    await send();
    const { body } = await send(['wangxiao', 'lijing']);
    expect(body).toMatchObject({ flowControlledStaffIdList: ['wangxiao'] });
    expect(chat()).toHaveLength(1);
    org.tenant.limits.robotPerMinute = 2;
    await send(['lijing', 'zhaolei']);
    expect(await send()).toMatchObject({ status: 400, body: { code: 'send.too.fast' } });
    org.clock.advance(MINUTE);
    expect((await send()).status).toBe(200);
  });

  test('an API can fail as often as told, without doing the work', async () => {
    const { faults } = org.tenant;
    faults.fail(BATCH, { code: 'system.busy', status: 500, times: 2 });
    expect(await send()).toMatchObject({ status: 500, body: { code: 'system.busy' } });
    expect((await send()).status).toBe(500);
    expect((await send()).status).toBe(200);
    expect(chat()).toHaveLength(1);
    const undo = faults.fail(/^\/topapi\//, { errcode: -1, message: '系统繁忙' });
    expect(await org.post(LISTSUB, {})).toMatchObject({ status: 200, body: { errcode: -1 } });
    undo();
    expect(await org.post(LISTSUB, {})).toMatchObject({ body: { errcode: 0 } });
    expect(org.tenant.counters()).toMatchObject({ faults: 3 });
    expect(org.tenant.requests(BATCH)[0]).toMatchObject({ status: 500, code: 'system.busy' });
  });

  test('paths with varying parts are found as in the documents', async () => {
    org.tenant.faults.fail('/v1.0/todo/users/{unionId}/tasks', {
      code: 'todo.taskCreate.lockError',
    });
    expect(await org.post('/v1.0/todo/users/someone/tasks', {})).toMatchObject({
      body: { code: 'todo.taskCreate.lockError' },
    });
  });

  test('the work can be done and the answer lost', async () => {
    await org.token();
    org.tenant.faults.fail(BATCH, { dropAfter: true, times: 1 });
    await expect(send()).rejects.toThrow('fetch failed');
    expect(chat()).toHaveLength(1);
    expect(org.tenant.requests(BATCH)[0]?.status).toBe(0);
  });

  test('an answer can be a page of a proxy, late, or never come', async () => {
    const { faults } = org.tenant;
    faults.fail(BATCH, { http: 502, times: 1 });
    const response = await fetch(`${org.url}${BATCH}`, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([502, 'injected fault']);
    const undo = faults.slow(5);
    expect((await send()).status).toBe(200);
    undo();
    faults.fail(BATCH, { hang: true });
    const signal = AbortSignal.timeout(50);
    await expect(fetch(`${org.url}${BATCH}`, { method: 'POST', signal })).rejects.toThrow(
      'timeout',
    );
  });

  test('everything can be down, Stream connections too', async () => {
    const client = await connect(org);
    const { faults } = org.tenant;
    faults.down();
    await client.closed;
    await expect(org.token()).rejects.toThrow('fetch failed');
    faults.up();
    expect((await send()).status).toBe(200);
  });

  test('tokens and the secret can become worthless', async () => {
    const held = await org.token();
    const { faults } = org.tenant;
    const use = (token: string) =>
      org.plain(`/get_jsapi_ticket?access_token=${token}`).then(({ body }) => body.errcode);
    faults.invalidateToken();
    expect(await use(held)).toBe(40014);
    const undo = faults.badSecret();
    expect(await org.token()).toBe('undefined');
    expect((await openTicket(org)).status).toBe(401);
    undo();
    expect(await use(await org.token())).toBe(0);
    faults.fail('*', { http: 500 });
    faults.clear();
    expect((await send()).status).toBe(200);
  });

  test('unknown paths and bodies that are no JSON are refused', async () => {
    expect(await org.post('/v1.0/none', {})).toMatchObject({ status: 404 });
    const headers = { 'x-acs-dingtalk-access-token': await org.token() };
    expect(await org.plain(BATCH, { method: 'POST', headers, body: '[]' })).toMatchObject({
      status: 400,
      body: { code: 'InvalidParameter' },
    });
  });
});
