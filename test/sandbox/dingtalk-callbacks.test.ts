import { createHmac } from 'node:crypto';
import { APP, startOrganisation, startReceiver, success } from './organisation';
import type { Organisation, Receiver } from './organisation';

describe('HTTP callbacks of the simulated DingTalk', () => {
  let org: Organisation;
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
    const urls = { eventUrl: `${receiver.url}/events`, robotUrl: `${receiver.url}/robot` };
    org = await startOrganisation(urls);
  });
  afterEach(async () => {
    await org.close();
    await receiver.close();
  });

  const last = () => receiver.received.at(-1);
  const joins = () => org.tenant.userJoins({ userid: 'sunmei', name: '孙梅', departments: [2] });

  test('of events come encrypted for the Client ID and signed', async () => {
    expect(await joins()).toMatchObject({ via: 'http', isTaken: true, tries: 1, status: 200 });
    expect(last()).toMatchObject({
      path: '/events',
      isSigned: true,
      owner: APP.clientId,
      event: { EventType: 'user_add_org', CorpId: APP.corpId, userId: ['sunmei'] },
    });
    expect(last()?.query.has('msg_signature')).toBe(true);
  });

  test('can use the older names', async () => {
    Object.assign(org.tenant.callbackSettings, {
      signatureName: 'signature',
      timestampName: 'timeStamp',
      areIdsCapital: true,
    });
    await joins();
    expect([...(last()?.query.keys() ?? [])].sort()).toEqual(['nonce', 'signature', 'timeStamp']);
    expect(last()).toMatchObject({ isSigned: true, event: { UserId: ['sunmei'] } });
  });

  test('check the address when it is saved', async () => {
    expect(await org.tenant.checkEventUrl()).toMatchObject({ isTaken: true });
    expect(last()?.event).toEqual({ EventType: 'check_url' });
  });

  const numbered = JSON.stringify({
    ...(JSON.parse(success()) as Record<string, string>),
    timeStamp: 1_772_413_200_000,
  });
  test.each([
    ['no JSON object of four strings', 'success'],
    ['no JSON object of four strings', '{}'],
    ['no JSON object of four strings', numbered],
    ['the signature of the answer is wrong', success().replace('nonce123', 'nonce124')],
    ['the answer says ok', success('ok')],
    [`the answer belongs to ${APP.corpId}`, success('success', APP.corpId)],
  ])('are tried three times when %s', async (problem, answer) => {
    receiver.answers.push(answer, answer, answer);
    const delivery = await joins();
    expect(delivery).toMatchObject({ isTaken: false, tries: 3 });
    expect(delivery.problem).toContain(problem);
    expect(new Set(receiver.received.map(({ event }) => event?.eventId)).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body.encrypt)).size).toBe(3);
  });

  test('are given up when the answer takes too long', async () => {
    org.tenant.callbackSettings.eventTimeoutMs = 20;
    receiver.answers.push(undefined);
    expect(await joins()).toMatchObject({ isTaken: true, tries: 2 });
    expect(org.tenant.counters()).toMatchObject({ callbacks: 1, callbackTries: 2 });
  });

  test('of robot messages carry a timestamp and its sign', async () => {
    await org.tenant.say('wangxiao', '你好');
    expect(last()).toMatchObject({ path: '/robot', body: { text: { content: '你好' } } });
    const { timestamp, sign } = last()!.headers;
    const wanted = createHmac('sha256', APP.clientSecret)
      .update(`${String(timestamp)}\n${APP.clientSecret}`)
      .digest('base64');
    expect(sign).toBe(wanted);
    expect(timestamp).toBe(String(org.clock.now()));
  });

  test('of robot messages may be answered with a message', async () => {
    receiver.answers.push('{"msgtype":"text","text":{"content":"好"}}', '{"msgtype":"empty"}');
    await org.tenant.say('wangxiao', '一');
    await org.tenant.say('wangxiao', '二');
    expect(org.tenant.chat('wangxiao').map(({ from }) => from)).toEqual([
      'person',
      'robot',
      'person',
    ]);
  });

  test('bring voices with their transcript, and files that can be fetched for a while', async () => {
    const bytes = Buffer.from('#!AMR\n123');
    await org.tenant.sendVoice('wangxiao', { recognition: '见了张总', bytes, durationMs: 4_000 });
    const { content, msgtype } = last()!.body as {
      content: Record<string, string>;
      msgtype: string;
    };
    expect(msgtype).toBe('audio');
    expect(content).toMatchObject({ recognition: '见了张总', duration: 4_000 });
    const ask = (downloadCode: unknown) =>
      org.post('/v1.0/robot/messageFiles/download', { downloadCode, robotCode: APP.robotCode });
    const { body } = await ask(content.downloadCode);
    const file = await fetch(String(body.downloadUrl));
    expect(file.headers.get('content-type')).toBe('audio/amr');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
    org.clock.advance(600_000);
    expect((await fetch(String(body.downloadUrl))).status).toBe(403);
    expect(await ask('unknown')).toMatchObject({ status: 400 });
    await org.tenant.sendPicture('wangxiao', Buffer.from('89504e470d0a1a0a', 'hex'));
    expect(last()?.body).toMatchObject({ msgtype: 'picture' });
    await org.tenant.sendFile('wangxiao', { name: '报价.pdf', bytes });
    expect(last()?.body).toMatchObject({ msgtype: 'file', content: { fileName: '报价.pdf' } });
  });

  test('can be tampered with, replayed and sent by hand', async () => {
    await org.tenant.deliverEvent({ EventType: 'x' }, { signature: 'bad' });
    expect(last()?.isSigned).toBe(false);
    await org.tenant.deliverEvent({ EventType: 'x' }, { receiveId: 'other' });
    expect(last()).toMatchObject({ owner: 'other', event: { EventType: 'x' } });
    await org.tenant.deliverRobotMessage({ msgtype: 'text' }, { timestamp: '1' });
    expect(last()?.headers.timestamp).toBe('1');
    const { url, body, headers } = org.tenant.buildEvent({ EventType: 'y' });
    await Promise.all([1, 2].map(() => fetch(url, { method: 'POST', body, headers })));
    expect(receiver.received.filter(({ event }) => event?.EventType === 'y')).toHaveLength(2);
    expect(org.tenant.buildRobotMessage({}).headers.sign).toMatch(/=$/);
  });

  test('go nowhere without an address', async () => {
    Object.assign(org.tenant.callbackSettings, { eventUrl: '', robotUrl: '' });
    expect(await joins()).toMatchObject({ via: 'nobody', isTaken: false });
    expect(await org.tenant.say('wangxiao', '一')).toMatchObject({ via: 'nobody' });
    expect(org.tenant.chat('wangxiao')).toHaveLength(1);
  });
});
