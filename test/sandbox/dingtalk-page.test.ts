import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MINUTE } from '../../src/kernel/clock';
import { createSandbox } from '../../src/sandbox';
import type { Sandbox } from '../../src/sandbox';
import { KEYS } from './company';
import { APP, cardFor, startOrganisation } from './organisation';
import type { Organisation } from './organisation';

describe('DingTalk on the page of the tenants', () => {
  let organisation: Organisation;
  let sandbox: Sandbox;
  let server: Server;
  let url: string;
  beforeEach(async () => {
    organisation = await startOrganisation();
    const { clock, tenant } = organisation;
    const departments = [{ id: 1, name: '星河软件', parentId: 0 }];
    const members = [{ userid: 'lijing', name: '李静', departments: [1], position: '销售主管' }];
    sandbox = createSandbox(
      { ...KEYS, callbackUrl: '', clock, directory: { departments, members } },
      { tenant, elsewhere: ['lijing'] },
    );
    server = createServer(sandbox.handler);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterEach(async () => {
    await sandbox.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await organisation.close();
  });

  const post = (name: string, body: unknown, cookie = '') =>
    fetch(`${url}/control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const view = async (name: string) => (await fetch(`${url}/control/${name}`)).json();
  const chat = async () =>
    (await view('chat?userid=dingtalk:wangxiao')) as {
      messages: { msgtype: string; content: unknown; cardState: unknown }[];
      todos: unknown[];
    };
  const sendBatch = (msgKey: string, param: Record<string, string>) =>
    organisation.post('/v1.0/robot/oToMessages/batchSend', {
      ...{ robotCode: APP.robotCode, userIds: ['wangxiao'] },
      ...{ msgKey, msgParam: JSON.stringify(param) },
    });

  test('lists its people behind those of WeCom, without those who are talked to there', async () => {
    expect(await view('state')).toMatchObject({
      members: [
        { userid: 'lijing', name: '李静', position: '销售主管' },
        { userid: 'dingtalk:wangxiao', name: '王晓', platform: 'dingtalk' },
        { userid: 'dingtalk:zhaolei', name: '赵磊', platform: 'dingtalk' },
      ],
    });
  });

  test('shows words, pictures and recordings that went either way', async () => {
    await post('say', { userid: 'dingtalk:wangxiao', text: '今日' });
    await post('voice', { userid: 'dingtalk:wangxiao' });
    const png = 'iVBORw0KGgoAAAAN';
    await post('image', { userid: 'dingtalk:wangxiao', data: png });
    await sendBatch('sampleText', { content: '好的' });
    await sendBatch('sampleMarkdown', {
      ...{ title: '今日', text: '**今日**  \n待接手 1 条\n（含超时）\n- 甲\n- 乙' },
    });
    const link = { singleTitle: '去阅读', singleURL: 'https://example.com/a' };
    await sendBatch('sampleActionCard', { title: '告知书', text: '**告知书**', ...link });
    const { messages } = await chat();
    expect(messages.map(({ content }) => content)).toEqual([
      { msgtype: 'text', text: { content: '今日' } },
      { msgtype: 'voice', voice: { recognition: expect.stringContaining('演示') as unknown } },
      { msgtype: 'image', image: { media_id: expect.stringMatching(/^dd\./) as unknown } },
      { msgtype: 'text', text: { content: '好的' } },
      {
        msgtype: 'markdown',
        markdown: { content: '**今日**\n待接手 1 条 （含超时）\n- 甲\n- 乙' },
      },
      {
        msgtype: 'action_card',
        action_card: {
          text: '**告知书**',
          actions: [{ title: '去阅读', url: 'https://example.com/a' }],
        },
      },
    ]);
    const { image } = messages[2]!.content as { image: { media_id: string } };
    const sent = await fetch(`${url}/media/${image.media_id}`);
    expect(sent.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await sent.arrayBuffer()).toString('base64')).toBe(png);
    expect((await fetch(`${url}/media/dd.unknown`)).status).toBe(404);
  });

  test('shows a card with its tone, ticks and buttons', async () => {
    const card = cardFor('wangxiao', 'lead-1');
    await organisation.post('/v1.0/card/instances/createAndDeliver', card);
    const { messages } = await chat();
    expect(messages).toMatchObject([
      {
        ...{ from: 'app', msgtype: 'template_card', taskId: 'lead-1', updates: 0 },
        cardState: {
          ...{ card_type: 'dingtalk', tone: 'warning', main_title: { title: '新线索' } },
          horizontal_content_list: [{ keyname: '公司', value: '星河软件' }, { type: 1 }],
          vote_list: [{ question_key: 'reason', title: '原因', mode: 1 }],
          button_list: [
            { key: 'accept', text: '接手', style: 1 },
            { key: 'open', style: 4, type: 1, url: 'https://example.com/1' },
          ],
          jump_list: [{ type: 1, title: '打开', url: 'https://example.com/l' }],
        },
      },
    ]);
    const tap = { userid: 'dingtalk:wangxiao', taskId: 'lead-1', key: 'no' };
    expect((await post('tap', tap)).status).toBe(400);
  });

  test('tells the page whose chat changed, and of to-dos, which can be ticked there', async () => {
    const response = await fetch(`${url}/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (part: string): Promise<void> => {
      while (!heard.includes(part)) heard += (await reader?.read())?.value ?? '';
    };
    await sendBatch('sampleText', { content: '好的' });
    await hear('{"kind":"message","userid":"dingtalk:wangxiao","id":"1"}');
    const { unionId } = organisation.tenant.person('wangxiao');
    const dueTime = organisation.clock.now() + 15 * MINUTE;
    await organisation.post(`/v1.0/todo/users/${unionId}/tasks?operatorId=${unionId}`, {
      ...{ subject: '联系客户', executorIds: [unionId], dueTime },
      detailUrl: { appUrl: 'https://example.com/app/', pcUrl: 'https://example.com/app/' },
    });
    await hear('{"kind":"todo","userid":"dingtalk:wangxiao"');
    const [todo] = organisation.tenant.todos('wangxiao');
    const shown = { subject: '联系客户', url: 'https://example.com/app/', dueAt: dueTime };
    expect((await chat()).todos).toEqual([{ id: todo!.taskId, ...shown }]);
    await post('todo', { userid: 'dingtalk:wangxiao', taskId: todo!.taskId });
    expect((await chat()).todos).toEqual([]);
    await reader?.cancel();
  });

  describe('the script of a page in its browser', () => {
    const app = { corpId: APP.corpId, clientId: APP.clientId };
    const holder = (name: string): string => `a=b; sandbox_member=${encodeURIComponent(name)}`;

    test('gets a code of whoever holds the phone, once', async () => {
      const answer = await post('dd-code', app, holder('dingtalk:wangxiao'));
      expect(answer.headers.get('set-cookie')).toContain('sandbox_member=; path=/sandbox');
      const { code } = (await answer.json()) as { code: string };
      const found = await organisation.post('/topapi/v2/user/getuserinfo', { code });
      expect(found.body).toMatchObject({ result: { userid: 'wangxiao' } });
    });

    test.each([
      ['nobody', ''],
      ['somebody of WeCom', holder('lijing')],
      ['somebody unknown', holder('dingtalk:nobody')],
    ])('is told whom there is when %s holds it, and may choose', async (_who, cookie) => {
      const answer = await post('dd-code', app, cookie);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ people: [{ name: '王晓' }, {}, {}] });
      const chosen = await post('dd-code', { ...app, as: 'zhaolei' }, cookie);
      expect(await chosen.json()).toEqual({ code: expect.any(String) as unknown });
    });

    test('gets nothing for another company or app, nor without JSON', async () => {
      const cookie = holder('dingtalk:wangxiao');
      expect((await post('dd-code', { ...app, corpId: 'ding1' }, cookie)).status).toBe(400);
      expect((await post('dd-code', { ...app, clientId: 'x' }, cookie)).status).toBe(400);
      expect((await fetch(`${url}/control/dd-code`, { headers: { cookie } })).status).toBe(404);
    });
  });
});
