import { MINUTE, SECOND } from '../../src/kernel/clock';
import { cardFor, connect, openTicket, startOrganisation } from './organisation';
import type { Frame, Organisation, StreamClient } from './organisation';
import { WebSocket } from 'ws';

const dataOf = (frame: Frame | undefined) =>
  JSON.parse(frame?.data ?? '') as Record<string, unknown>;

/** Resolves once `isSo` holds; the test's own time limit ends a wait in vain. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** How the attempt to connect ended. */
function attempt(address: string): Promise<string> {
  const socket = new WebSocket(address);
  return new Promise((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('error', (error: Error) => resolve(error.message));
  });
}

describe('the Stream gateway of the simulated DingTalk', () => {
  let org: Organisation;
  let clients: StreamClient[];
  beforeEach(async () => {
    org = await startOrganisation();
    clients = [];
    org.tenant.callbackSettings.patienceMs = 50;
  });
  afterEach(async () => {
    for (const { socket } of clients) socket.terminate();
    await org.close();
  });

  const join = async (
    ...args: Parameters<typeof connect> extends [unknown, ...infer R] ? R : []
  ) => {
    const client = await connect(org, ...args);
    clients.push(client);
    return client;
  };
  const obedient = (frame: Frame, { ack }: StreamClient) => ack(frame);
  const pushes = () => org.tenant.gateway.pushes();

  test('gives a ticket to those who know the secret, good for one connection and 90 seconds', async () => {
    const wrong = await openTicket(org, { clientSecret: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'authFailed' } });
    const none = await openTicket(org, { subscriptions: [] });
    expect(none).toMatchObject({ status: 400, body: { code: 'paramError' } });
    const { address } = await openTicket(org);
    expect(address).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/connect\?ticket=/);
    expect(await attempt(address)).toBe('open');
    expect(await attempt(address)).toContain('401');
    const late = await openTicket(org);
    org.clock.advance(90 * SECOND);
    expect(await attempt(late.address)).toContain('401');
  });

  test('answers XML to those who do not ask for JSON', async () => {
    const response = await fetch(`${org.url}/v1.0/gateway/connections/open`, {
      method: 'POST',
      body: JSON.stringify({
        clientId: 'dingsandboxclient0001',
        clientSecret: 'client-secret',
        subscriptions: [{ type: 'EVENT', topic: '*' }],
      }),
    });
    expect(response.headers.get('content-type')).toContain('xml');
  });

  test('brings what people say, with everything a robot message has', async () => {
    const client = await join(obedient);
    const delivery = await org.tenant.say('wangxiao', '你好');
    expect(delivery).toMatchObject({ via: 'stream', isTaken: true, status: 200, tries: 1 });
    const frame = await client.next();
    expect(frame).toMatchObject({
      specVersion: '1.0',
      type: 'CALLBACK',
      headers: { topic: '/v1.0/im/bot/messages/get', contentType: 'application/json' },
    });
    const message = dataOf(frame);
    const { unionId } = org.tenant.person('wangxiao');
    expect(message).toMatchObject({
      conversationType: '1',
      senderStaffId: 'wangxiao',
      senderNick: '王晓',
      senderUnionId: unionId,
      msgtype: 'text',
      text: { content: '你好' },
      robotCode: 'dingsandboxclient0001',
    });
    expect(message.conversationId).toMatch(/^cid/);
    expect(message.msgId).toMatch(/^msg/);
    expect(unionId).not.toBe('wangxiao');
    const webhook = String(message.sessionWebhook);
    await fetch(webhook, { method: 'POST', body: '{"msgtype":"text","text":{"content":"好"}}' });
    expect(org.tenant.chat('wangxiao').map(({ from }) => from)).toEqual(['person', 'robot']);
  });

  test('mentions in a group begin with a space', async () => {
    const client = await join(obedient);
    const { openConversationId } = org.tenant.addGroup('华东', ['wangxiao']);
    await org.tenant.say('wangxiao', '日报', { atGroup: openConversationId });
    expect(dataOf(await client.next())).toMatchObject({
      conversationType: '2',
      conversationTitle: '华东',
      text: { content: ' 日报' },
      isInAtList: true,
    });
    const outside = org.tenant.say('lijing', '日报', { atGroup: openConversationId });
    await expect(outside).rejects.toThrow('in no group');
  });

  test('repeats what nobody acknowledged after a minute, three times and no more', async () => {
    const client = await join();
    expect(await org.tenant.say('wangxiao', '一')).toMatchObject({ isTaken: false, tries: 1 });
    const first = await client.next();
    org.clock.advance(MINUTE - 1);
    org.tenant.gateway.tick();
    expect(pushes()[0]).toMatchObject({ tries: 1 });
    for (const tries of [2, 3, 4]) {
      org.clock.advance(MINUTE);
      org.tenant.gateway.tick();
      let again = await client.next();
      while (again.type === 'SYSTEM') again = await client.next();
      expect(again).toEqual(first);
      expect(pushes()[0]).toMatchObject({ tries, state: 'waiting' });
    }
    org.clock.advance(MINUTE);
    org.tenant.gateway.tick();
    expect(pushes()[0]).toMatchObject({ tries: 4, state: 'lost' });
    expect(org.tenant.counters()).toMatchObject({ pushes: 4, redeliveries: 3 });
  });

  test('takes a late acknowledgement and stops repeating', async () => {
    const client = await join();
    await org.tenant.say('wangxiao', '一');
    client.ack(await client.next(), { response: {} });
    await until(() => pushes()[0]?.state === 'acknowledged');
    org.clock.advance(MINUTE);
    org.tenant.gateway.tick();
    expect(pushes()[0]).toMatchObject({ tries: 1, acks: [{ code: 200, data: { response: {} } }] });
  });

  test('tells an event again that was answered LATER or with an error', async () => {
    const answers = [{ status: 'LATER' }, { status: 'SUCCESS' }];
    const client = await join((frame, { ack }) => {
      if (frame.type === 'EVENT') ack(frame, answers.shift());
    });
    const member = { userid: 'sunmei', name: '孙梅', departments: [2] };
    expect(await org.tenant.userJoins(member)).toMatchObject({ via: 'stream', isTaken: false });
    const frame = await client.next();
    expect(frame.headers).toMatchObject({
      topic: '*',
      eventType: 'user_add_org',
      eventCorpId: 'dingcorp000000000001',
    });
    expect(dataOf(frame)).toMatchObject({
      userId: ['sunmei'],
      eventId: frame.headers.eventId,
    });
    org.clock.advance(MINUTE);
    org.tenant.gateway.tick();
    await until(() => pushes()[0]?.state === 'acknowledged');
    expect(pushes()[0]?.acks.map(({ data }) => data.status)).toEqual(['LATER', 'SUCCESS']);
  });

  test('tells what happens to people, departments and to-dos', async () => {
    const client = await join(obedient);
    const { tenant } = org;
    await tenant.userChanges('wangxiao', { position: '经理' });
    await tenant.userLeaves('lijing');
    await tenant.departmentChanges({ change: 'create', id: 3, name: '华北', parentId: 1 });
    await tenant.departmentChanges({ change: 'modify', id: 3, name: '华北部' });
    await tenant.departmentChanges({ change: 'remove', id: 3 });
    expect(client.frames.map(({ headers }) => headers.eventType)).toEqual([
      'user_modify_org',
      'user_leave_org',
      'org_dept_create',
      'org_dept_modify',
      'org_dept_remove',
    ]);
    expect(tenant.person('wangxiao').position).toBe('经理');
    expect(() => tenant.person('lijing')).toThrow('找不到该用户');
  });

  test('shares the messages between several connections', async () => {
    const both = [await join(obedient), await join(obedient)];
    for (const words of ['一', '二', '三', '四']) await org.tenant.say('wangxiao', words);
    expect(both.map(({ frames }) => frames.length)).toEqual([2, 2]);
    both[0]?.socket.close();
    await both[0]?.closed;
    await until(() => org.tenant.gateway.connections().length === 1);
    await org.tenant.say('wangxiao', '五');
    expect(both[1]?.frames).toHaveLength(3);
  });

  test('pings once a minute and wants the same back', async () => {
    const client = await join();
    org.clock.advance(MINUTE);
    org.tenant.gateway.tick();
    const frame = await client.next();
    expect(frame).toMatchObject({ type: 'SYSTEM', headers: { topic: 'ping' } });
    client.ack(frame, { opaque: 'something else' });
    await until(() => org.tenant.gateway.problems().length === 1);
    client.ack(frame, dataOf(frame));
    await until(() => org.tenant.gateway.pings().answered === 1);
    expect(org.tenant.gateway.pings()).toEqual({ sent: 1, answered: 1 });
  });

  test.each([
    ['not a JSON object', () => 'hello'],
    ['code is no number', (id: string) => ack(id, { code: '200' })],
    ['contentType', (id: string) => ack(id, { headers: { messageId: id } })],
    ['messageId is missing', (id: string) => ack(id, { headers: {} })],
    ['data is no text', (id: string) => ack(id, { data: {} })],
    ['no frame has messageId', () => ack('unknown')],
  ])('does not take an answer when %s', async (problem, build) => {
    const client = await join((frame, { socket }) => {
      socket.send(build(frame.headers.messageId ?? ''));
    });
    expect(await org.tenant.say('wangxiao', '一')).toMatchObject({ isTaken: false });
    expect(client.frames).toHaveLength(1);
    expect(org.tenant.gateway.problems()).toEqual([expect.stringContaining(problem)]);
  });

  test('takes a callback answered without a response, or an error, for not acknowledged', async () => {
    const answers: [unknown, Record<string, unknown>][] = [
      [{ status: 'SUCCESS' }, {}],
      [{ response: {} }, { code: 500 }],
    ];
    await join((frame, client) => client.ack(frame, ...(answers.shift() ?? [])));
    expect(await org.tenant.say('wangxiao', '一')).toMatchObject({ isTaken: false, status: 200 });
    expect(await org.tenant.say('wangxiao', '二')).toMatchObject({ isTaken: false, status: 500 });
    expect(await org.tenant.say('wangxiao', '三')).toMatchObject({ isTaken: true });
  });

  function ack(messageId: string, more: Record<string, unknown> = {}): string {
    const headers = { contentType: 'application/json', messageId };
    return JSON.stringify({ code: 200, headers, message: 'OK', data: '{}', ...more });
  }

  test('keeps a message for an app that is away for a moment', async () => {
    const first = await join(obedient);
    first.socket.close();
    await first.closed;
    await until(() => org.tenant.gateway.connections().length === 0);
    expect(await org.tenant.say('wangxiao', '一')).toMatchObject({ via: 'stream', isTaken: false });
    const second = await join(obedient);
    org.clock.advance(MINUTE);
    org.tenant.gateway.tick();
    let frame = await second.next();
    while (frame.type === 'SYSTEM') frame = await second.next();
    expect(dataOf(frame)).toMatchObject({ text: { content: '一' } });
  });

  test('does not repeat a tap that was not answered in time', async () => {
    await join();
    org.tenant.callbackSettings.cardTimeoutMs = 20;
    await org.post('/v1.0/card/instances/createAndDeliver', cardFor('wangxiao', 'lead-1'));
    const tapped = await org.tenant.tap('wangxiao', 'lead-1', 'accept');
    expect(tapped).toMatchObject({ isTaken: false, isApplied: false });
    org.clock.advance(MINUTE);
    org.tenant.gateway.tick();
    expect(pushes()[0]).toMatchObject({ tries: 1, state: 'lost' });
  });

  test('can turn away, close at once, fall silent, talk nonsense, ask to leave and break off', async () => {
    const { faults } = org.tenant.gateway;
    faults.refuseTickets = 1;
    expect(await attempt((await openTicket(org)).address)).toContain('401');
    faults.closeAtOnce = 1;
    const brief = await join();
    await brief.closed;

    const client = await join();
    faults.isSilent = true;
    let pongs = 0;
    client.socket.on('pong', () => (pongs += 1));
    client.socket.ping();
    client.socket.send('after the ping');
    await until(() => org.tenant.gateway.problems().length === 1);
    expect(await org.tenant.say('wangxiao', '一')).toMatchObject({ isTaken: false });
    expect([client.frames.length, pongs]).toEqual([0, 0]);
    faults.isSilent = false;
    client.socket.ping();
    await until(() => pongs === 1);

    org.tenant.gateway.disconnect();
    expect(await client.next()).toMatchObject({ type: 'SYSTEM', headers: { topic: 'disconnect' } });
    client.socket.removeAllListeners('message');
    const garbage = new Promise<string>((resolve) => {
      client.socket.on('message', (raw: Buffer) => resolve(raw.toString()));
    });
    org.tenant.gateway.sendGarbage();
    const raw = await garbage;
    expect(() => JSON.parse(raw) as unknown).toThrow();
    org.tenant.gateway.dropAll();
    await client.closed;
  });
});
