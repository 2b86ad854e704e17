import { createHmac } from 'node:crypto';
import { MINUTE, SECOND } from '../../src/kernel/clock';
import { TODO_EXISTS } from '../../src/sandbox';
import { APP, startOrganisation } from './organisation';
import type { Organisation } from './organisation';

const BATCH = '/v1.0/robot/oToMessages/batchSend';

describe('the APIs of the simulated DingTalk', () => {
  let org: Organisation;
  beforeEach(async () => {
    org = await startOrganisation({ webhooks: { 'group-token': 'SECsecret', open: '' } });
  });
  afterEach(() => org.close());

  const json = { 'content-type': 'application/json' };
  const send = (more: Record<string, unknown> = {}) =>
    org.post(BATCH, {
      robotCode: APP.robotCode,
      userIds: ['wangxiao'],
      msgKey: 'sampleText',
      msgParam: '{"content":"你好"}',
      ...more,
    });

  test('attendance tells who is on leave, twenty at a time and half a year at most', async () => {
    const now = org.clock.now();
    for (let n = 0; n < 21; n++) {
      const span = { fromAt: now + n * MINUTE, toAt: now + (n + 1) * MINUTE };
      await org.tenant.approveLeave('wangxiao', span);
    }
    const ask = (more: object) =>
      org.post('/topapi/attendance/getleavestatus', {
        ...{ userid_list: 'wangxiao', start_time: now, end_time: now + 60 * MINUTE },
        ...{ offset: 20, size: 20, ...more },
      });
    const last = { userid: 'wangxiao', start_time: now + 20 * MINUTE, end_time: now + 21 * MINUTE };
    expect((await ask({})).body).toMatchObject({
      result: { has_more: false, leave_status: [last] },
    });
    expect((await ask({ offset: 0 })).body).toMatchObject({ result: { has_more: true } });
    for (const wrong of [
      { size: 21 },
      { userid_list: '' },
      { end_time: now + 181 * 24 * 60 * MINUTE },
    ])
      expect((await ask(wrong)).body).toMatchObject({ errcode: 40035 });
  });

  describe('tokens', () => {
    const login = (appSecret: string) =>
      org.plain('/v1.0/oauth2/accessToken', {
        method: 'POST',
        body: JSON.stringify({ appKey: APP.clientId, appSecret }),
      });

    test('are the same for both APIs while they are valid', async () => {
      const first = await login(APP.clientSecret);
      expect(first).toMatchObject({ status: 200, body: { expireIn: 7_200 } });
      org.clock.advance(100 * SECOND);
      const query = new URLSearchParams({ appkey: APP.clientId, appsecret: APP.clientSecret });
      const { body } = await org.plain(`/gettoken?${query.toString()}`);
      expect(body).toMatchObject({
        errcode: 0,
        access_token: first.body.accessToken,
        expires_in: 7_100,
      });
      expect(org.tenant.requests('/gettoken')[0]?.query.appsecret).toBe('***');
      org.clock.advance(7_100 * SECOND);
      expect((await login(APP.clientSecret)).body.accessToken).not.toBe(first.body.accessToken);
    });

    test('need the right secret', async () => {
      expect(await login('wrong')).toMatchObject({
        status: 400,
        body: { code: 'invalidClientIdOrSecret' },
      });
      const { body } = await org.plain('/gettoken?appkey=a&appsecret=b');
      expect(body).toMatchObject({ errcode: 40096 });
    });

    test('are refused in the style of each API once they are wrong or old', async () => {
      const token = await org.token();
      const newApi = (held: string) =>
        org.plain(BATCH, { method: 'POST', headers: { 'x-acs-dingtalk-access-token': held } });
      const denied = { status: 401, body: { code: 'InvalidAuthentication' } };
      expect(await newApi('nonsense')).toMatchObject(denied);
      const oldApi = async (path: string, held: string) =>
        (await org.plain(`${path}?access_token=${held}`)).body;
      expect(await oldApi('/get_jsapi_ticket', 'nonsense')).toMatchObject({ errcode: 40014 });
      org.clock.advance(7_200 * SECOND);
      expect(await newApi(token)).toMatchObject(denied);
      expect(await oldApi('/get_jsapi_ticket', token)).toMatchObject({ errcode: 42001 });
      const { body } = await org.plain(`/topapi/v2/user/get?access_token=${token}`, {
        method: 'POST',
      });
      expect(body).toMatchObject({ errcode: 88, sub_code: '42001' });
    });
  });

  describe('robot messages', () => {
    test('reach those they can and name the others', async () => {
      const { status, body } = await send({ userIds: ['wangxiao', 'nobody'] });
      expect(status).toBe(200);
      expect(body).toMatchObject({ invalidStaffIdList: ['nobody'], flowControlledStaffIdList: [] });
      expect(org.tenant.chat('wangxiao')).toMatchObject([
        {
          from: 'robot',
          kind: 'sampleText',
          content: { content: '你好' },
          msgId: body.processQueryKey,
        },
      ]);
    });

    test.each([
      ['invalidParameter.userIds.empty', { userIds: [] }],
      ['invalidParameter.userIds.overMax', { userIds: Array.from({ length: 21 }, String) }],
      ['invalidParameter.robotCode.notExsit', { robotCode: 'other' }],
      ['invalidParameter.msgKey.invalid', { msgKey: 'text' }],
      ['invalidParameter.msgParam.invalid', { msgParam: { content: 'an object' } }],
      ['invalidParameter.msgParam.invalid', { msgParam: '你好' }],
      ['invalidParameter.msgParam.invalid', { msgKey: 'sampleMarkdown', msgParam: '{"text":"x"}' }],
      ['invalidParameter.msgParam.tooLong', { msgParam: 'x'.repeat(15_001) }],
    ])('are refused with %s', async (code, more) => {
      expect(await send(more)).toMatchObject({ status: 400, body: { code } });
      expect(org.tenant.chat('wangxiao')).toHaveLength(0);
    });

    test('may have buttons that lead somewhere', async () => {
      const card = { title: 't', text: 'x', actionTitle1: '甲', actionURL1: 'https://a.example' };
      const two = { ...card, actionTitle2: '乙', actionURL2: 'https://b.example' };
      const param = (content: object) => JSON.stringify(content);
      const wanted = { msgKey: 'sampleActionCard2', msgParam: param(two) };
      expect((await send(wanted)).status).toBe(200);
      expect((await send({ ...wanted, msgParam: param(card) })).status).toBe(400);
    });

    test('reach a group', async () => {
      const { openConversationId } = org.tenant.addGroup('华东', ['wangxiao']);
      const body = { robotCode: APP.robotCode, msgKey: 'sampleText', msgParam: '{"content":"早"}' };
      const path = '/v1.0/robot/groupMessages/send';
      expect(await org.post(path, { ...body, openConversationId })).toMatchObject({ status: 200 });
      expect(org.tenant.groupChat(openConversationId, 'wangxiao')).toHaveLength(1);
      expect(await org.post(path, { ...body, openConversationId: 'cidx' })).toMatchObject({
        status: 400,
      });
    });
  });

  describe('contacts', () => {
    const ask = async (path: string, body: unknown = {}) => {
      const answer = await org.post(`/topapi/${path}`, body);
      expect(answer.status).toBe(200);
      return answer.body;
    };

    test('list departments and people', async () => {
      expect(await ask('v2/department/listsub', { dept_id: 1 })).toMatchObject({
        errcode: 0,
        errmsg: 'ok',
        result: [{ dept_id: 2, name: '华东销售部', parent_id: 1 }],
      });
      expect(await ask('v2/department/get', { dept_id: 2 })).toMatchObject({
        result: { dept_id: 2, parent_id: 1, dept_manager_userid_list: ['lijing'] },
      });
      expect(await ask('user/listid', { dept_id: 2 })).toMatchObject({
        result: { userid_list: ['wangxiao', 'lijing'] },
      });
      expect(await ask('v2/department/get', { dept_id: 9 })).toMatchObject({ errcode: 60003 });
    });

    test('are paged', async () => {
      const first = await ask('v2/user/list', { dept_id: 2, cursor: 0, size: 1 });
      expect(first).toMatchObject({
        result: { has_more: true, next_cursor: 1, list: [{ userid: 'wangxiao', leader: false }] },
      });
      const second = await ask('v2/user/list', { dept_id: 2, cursor: 1, size: 1 });
      expect(second).toMatchObject({
        result: { has_more: false, list: [{ userid: 'lijing', leader: true, title: '销售主管' }] },
      });
      expect(await ask('v2/user/list', { dept_id: 2, cursor: 0, size: 101 })).toMatchObject({
        errcode: 400_002,
      });
    });

    test('tell who somebody is', async () => {
      const { unionId } = org.tenant.person('lijing');
      expect(await ask('v2/user/get', { userid: 'lijing' })).toMatchObject({
        result: {
          userid: 'lijing',
          unionid: unionId,
          name: '李静',
          active: true,
          dept_id_list: [2],
          leader_in_dept: [{ dept_id: 2, leader: true }],
        },
      });
      expect(await ask('v2/user/get', { userid: 'nobody' })).toMatchObject({ errcode: 60121 });
      expect(await ask('v2/user/getbymobile', { mobile: '13800000001' })).toMatchObject({
        result: { userid: 'wangxiao' },
      });
      expect(await ask('v2/user/getbymobile', { mobile: 'abc' })).toMatchObject({ errcode: 40104 });
    });

    test('know a code of free login once and for five minutes', async () => {
      const code = org.tenant.authCode('wangxiao');
      const who = (given: string) => ask('v2/user/getuserinfo', { code: given });
      expect(await who(code)).toMatchObject({
        result: {
          userid: 'wangxiao',
          name: '王晓',
          unionid: org.tenant.person('wangxiao').unionId,
        },
      });
      expect(await who(code)).toMatchObject({ errcode: 40078 });
      const late = org.tenant.authCode('wangxiao');
      org.clock.advance(5 * MINUTE);
      expect(await who(late)).toMatchObject({ errcode: 40078 });
    });

    test('come with the ticket for pages', async () => {
      const { body } = await org.call('GET', '/get_jsapi_ticket');
      expect(body).toMatchObject({ errcode: 0, expires_in: 7_200 });
    });
  });

  describe('to-dos', () => {
    const union = (userid = 'wangxiao') => org.tenant.person(userid).unionId;
    const path = () => `/v1.0/todo/users/${union()}/tasks?operatorId=${union()}`;
    const create = (more: Record<string, unknown> = {}) =>
      org.post(path(), {
        sourceId: 'task-1',
        subject: '回访张总',
        creatorId: union(),
        executorIds: [union('lijing')],
        detailUrl: { appUrl: 'https://a.example', pcUrl: 'https://a.example' },
        dueTime: 1_772_500_000_000,
        priority: 40,
        ...more,
      });

    test('are made once, changed and taken away', async () => {
      const { status, body } = await create();
      expect([status, body.done, body.sourceId]).toEqual([200, false, 'task-1']);
      expect(org.tenant.todos('lijing')).toMatchObject([{ subject: '回访张总', isDone: false }]);
      expect(await create()).toMatchObject({
        status: 400,
        body: { code: 'todo.taskCreate.paramError', message: TODO_EXISTS },
      });
      const one = `/v1.0/todo/users/${union()}/tasks/${String(body.id)}?operatorId=${union()}`;
      expect(await org.call('PUT', one, { done: true })).toMatchObject({ body: { result: true } });
      expect(org.tenant.todos('lijing')).toMatchObject([{ isDone: true }]);
      expect(await org.call('DELETE', one)).toMatchObject({ body: { result: true } });
      expect(org.tenant.todos('lijing')).toEqual([]);
      expect(await org.call('PUT', one, { done: true })).toMatchObject({
        status: 400,
        body: { code: 'todo.taskUpdate.paramError', message: 'task not exist' },
      });
    });

    test.each([
      ['detailUrl is empty', { detailUrl: undefined }],
      ['detailUrl is oversize', { detailUrl: { appUrl: `https://${'a'.repeat(1_024)}` } }],
      ['subject is oversize', { subject: 'x'.repeat(1_025) }],
      ['description is oversize', { description: 'x'.repeat(4_097) }],
      ['unionId lijing is unknown', { executorIds: ['lijing'] }],
      ['dueTime is invalid', { dueTime: '2026-03-02' }],
      ['priority is invalid', { priority: 1 }],
    ])('are refused when %s', async (message, more) => {
      expect(await create(more)).toMatchObject({
        status: 400,
        body: { code: 'todo.taskCreate.paramError', message },
      });
    });

    test('are ticked by people', async () => {
      const { body } = await create();
      await org.tenant.finishTodo('lijing', String(body.id));
      expect(org.tenant.todos('lijing')).toMatchObject([{ isDone: true }]);
      await expect(org.tenant.finishTodo('zhaolei', String(body.id))).rejects.toThrow('no to-do');
    });
  });

  describe('work notices', () => {
    const notify = async (content: string, more: Record<string, unknown> = {}) => {
      const msg = { msgtype: 'text', text: { content } };
      const body = { agent_id: 1_000_001, userid_list: 'wangxiao,lijing', msg, ...more };
      return (await org.post('/topapi/message/corpconversation/asyncsend_v2', body)).body;
    };

    test('with the same content reach nobody twice a day, and still answer success', async () => {
      expect(await notify('周报')).toMatchObject({ errcode: 0 });
      expect(await notify('周报')).toMatchObject({ errcode: 0 });
      expect(org.tenant.chat('lijing')).toMatchObject([{ from: 'notice', kind: 'text' }]);
      expect(org.tenant.counters()).toMatchObject({ dropped: 2 });
      org.clock.advance(24 * 60 * MINUTE);
      await notify('周报');
      expect(org.tenant.chat('lijing')).toHaveLength(2);
    });

    test('are refused when they are too long, for nobody or of another app', async () => {
      expect(await notify('x'.repeat(2_048))).toMatchObject({ errcode: 40035 });
      expect(await notify('a', { userid_list: '' })).toMatchObject({ errcode: 40035 });
      expect(await notify('a', { agent_id: 2 })).toMatchObject({ errcode: 33001 });
    });
  });

  describe('custom group robots', () => {
    const message = { msgtype: 'text', text: { content: '战报' } };
    const post = async (query: Record<string, string>, headers: Record<string, string> = json) => {
      const path = `/robot/send?${new URLSearchParams(query).toString()}`;
      const init = { method: 'POST', headers, body: JSON.stringify(message) };
      return (await org.plain(path, init)).body;
    };
    const signed = (timestamp = String(org.clock.now())) => ({
      access_token: 'group-token',
      timestamp,
      sign: createHmac('sha256', 'SECsecret').update(`${timestamp}\nSECsecret`).digest('base64'),
    });

    test('take what is signed in time', async () => {
      expect(await post(signed())).toMatchObject({ errcode: 0 });
      expect(org.tenant.webhookMessages('group-token')).toMatchObject([{ body: message }]);
      expect(await post({ ...signed(), sign: 'bad' })).toMatchObject({ errcode: 310_000 });
      const old = String(org.clock.now() - 61 * MINUTE);
      expect(await post(signed(old))).toMatchObject({ errcode: 310_000 });
      expect(await post({ access_token: 'none' })).toMatchObject({ errcode: 300_005 });
      expect(await post(signed(), { 'content-type': 'text/plain' })).toMatchObject({
        errcode: 43004,
      });
    });

    test('fall silent for ten minutes after twenty messages in one', async () => {
      for (let i = 0; i < 20; i++) await post({ access_token: 'open' });
      expect(await post({ access_token: 'open' })).toMatchObject({ errcode: 410_100 });
      org.clock.advance(9 * MINUTE);
      expect(await post({ access_token: 'open' })).toMatchObject({ errcode: 410_100 });
      org.clock.advance(MINUTE);
      expect(await post({ access_token: 'open' })).toMatchObject({ errcode: 0 });
    });
  });
});
