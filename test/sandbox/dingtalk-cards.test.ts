import { createHmac } from 'node:crypto';
import { CARD_EXISTS } from '../../src/sandbox';
import { cardFor, connect, startOrganisation, startReceiver } from './organisation';
import type { Organisation } from './organisation';

const CREATE = '/v1.0/card/instances/createAndDeliver';

describe('cards of the simulated DingTalk', () => {
  let org: Organisation;
  beforeEach(async () => {
    org = await startOrganisation();
  });
  afterEach(() => org.close());

  const create = async (outTrackId: string, more: Record<string, unknown> = {}) =>
    org.post(CREATE, cardFor('wangxiao', outTrackId, more));
  const seen = (userid = 'wangxiao') => org.tenant.card('lead-1', userid);

  test('are delivered once and drawn from their variables', async () => {
    const { status, body } = await create('lead-1');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      result: {
        outTrackId: 'lead-1',
        deliverResults: [{ spaceType: 'IM_ROBOT', spaceId: 'wangxiao', success: true }],
      },
    });
    const [message] = org.tenant.chat('wangxiao');
    expect(message?.card).toMatchObject({
      tone: 'warning',
      title: '新线索',
      subtitle: '',
      facts: [{ label: '公司', value: '星河软件', url: '' }, { url: 'tel:13800000001' }],
      buttons: [{ key: 'accept', label: '接手', style: 'primary', url: '' }, { key: 'open' }],
      choices: [{ slot: 'choice1', key: 'reason', several: true }],
      problems: [],
    });
    expect(await create('lead-1')).toMatchObject({ status: 400, body: { code: CARD_EXISTS } });
    expect(org.tenant.chat('wangxiao')).toHaveLength(1);
    expect(org.tenant.counters()).toMatchObject({ duplicateCards: 1 });
  });

  const long = 'x'.repeat(1_025);
  test.each([
    ['param.cardTemplateIdEmpty', { cardTemplateId: undefined }],
    ['param.templateNotExist', { cardTemplateId: 'other.schema' }],
    ['param.outTrackIdEmpty', { outTrackId: '' }],
    ['param.cardPublicDataEmpty', { cardData: undefined }],
    ['param.invalid', { cardData: { cardParamMap: { count: 3 } } }],
    ['param.invalid', { cardData: { cardParamMap: { text: long } } }],
    ['param.invalid', { cardData: { cardParamMap: { [long.slice(0, 101)]: '' } } }],
    ['param.openSpaceIdEmpty', { openSpaceId: undefined }],
    ['param.openSpaceIdInvalid', { openSpaceId: 'IM_ROBOT.wangxiao' }],
    ['param.userIdNotExist', { openSpaceId: 'dtv1.card//IM_ROBOT.nobody' }],
    ['param.userIdNotExist', { privateData: { nobody: { cardParamMap: {} } } }],
    ['param.openDeliverModelEmpty', { imRobotOpenDeliverModel: undefined }],
    ['param.openDeliverModelError', { imRobotOpenDeliverModel: { spaceType: 'IM_GROUP' } }],
    ['invalidParameter.robotCode.notExsit', robot('other')],
  ])('are refused with %s', async (code, more) => {
    expect(await create('lead-1', more)).toMatchObject({ status: 400, body: { code } });
    expect(org.tenant.chat('wangxiao')).toHaveLength(0);
  });

  function robot(robotCode: string): Record<string, unknown> {
    return { imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode } };
  }

  test('lose what an update does not mention, unless it goes by key', async () => {
    await create('lead-1');
    const update = (more: Record<string, unknown>) =>
      org.call('PUT', '/v1.0/card/instances', { outTrackId: 'lead-1', ...more });
    const byKey = { cardUpdateOptions: { updateCardDataByKey: true } };
    await update({ cardData: { cardParamMap: { title: '已接手' } }, ...byKey });
    expect(seen()).toMatchObject({ title: '已接手', tone: 'warning' });
    await update({ cardData: { cardParamMap: { title: '完' } } });
    expect(seen()).toMatchObject({ title: '完', text: '', buttons: [] });
    expect(org.tenant.chat('wangxiao')[0]).toMatchObject({ updates: 2 });
    expect(await update({})).toMatchObject({
      status: 400,
      body: { code: 'param.cardDataAndPrivateDataBothEmpty' },
    });
    const lost = { outTrackId: 'none', cardData: { cardParamMap: {} } };
    expect(await update(lost)).toMatchObject({ body: { code: 'param.cardNotExist' } });
  });

  test('in a group show private variables to one person only', async () => {
    const { openConversationId } = org.tenant.addGroup('华东', ['wangxiao', 'lijing']);
    await create('lead-1', {
      openSpaceId: `dtv1.card//IM_GROUP.${openConversationId}`,
      imGroupOpenDeliverModel: { robotCode: 'dingsandboxclient0001' },
      privateData: { lijing: { cardParamMap: { title: '只给李静' } } },
    });
    expect(seen('lijing')?.title).toBe('只给李静');
    expect(org.tenant.groupChat(openConversationId, 'wangxiao')[0]?.card?.title).toBe('新线索');
  });

  test('are tapped over Stream, and the answer changes them', async () => {
    await create('lead-1');
    const client = await connect(org, (frame, { ack }) => {
      const response = {
        cardData: { cardParamMap: { title: '王晓已接手' } },
        userPrivateData: { cardParamMap: { text: '你已接手' } },
        cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
      };
      ack(frame, { response });
    });
    const result = await org.tenant.tap('wangxiao', 'lead-1', 'accept', { reason: ['a', 'b'] });
    expect(result).toMatchObject({ via: 'stream', isTaken: true, isApplied: true, tries: 1 });
    expect(seen()).toMatchObject({ title: '王晓已接手', text: '你已接手', tone: 'warning' });
    const [frame] = client.frames;
    expect(frame?.headers.topic).toBe('/v1.0/card/instances/callback');
    const data = JSON.parse(frame?.data ?? '') as Record<string, string>;
    expect(data).toMatchObject({
      type: 'actionCallback',
      outTrackId: 'lead-1',
      corpId: 'dingcorp000000000001',
      userId: 'wangxiao',
      spaceType: 'IM_ROBOT',
    });
    expect(JSON.parse(data.content ?? '')).toEqual({
      cardPrivateData: { actionIds: ['press'], params: { action: 'accept', choice1: 'a,b' } },
    });
  });

  test('throw for buttons, options and people that are not there', async () => {
    await create('lead-1');
    const { tap } = org.tenant;
    await expect(tap('wangxiao', 'lead-1', 'gone')).rejects.toThrow('no button gone');
    await expect(tap('lijing', 'lead-1', 'accept')).rejects.toThrow('sees no card');
    await expect(tap('wangxiao', 'lead-1', 'accept', { reason: ['z'] })).rejects.toThrow('option');
    await expect(tap('wangxiao', 'lead-1', 'accept', { other: ['a'] })).rejects.toThrow('question');
    expect(await tap('wangxiao', 'lead-1', 'open')).toMatchObject({
      openedUrl: 'https://example.com/1',
      via: 'nobody',
    });
    expect(await tap('wangxiao', 'lead-1', 'accept')).toMatchObject({ isTaken: false });
  });

  test('are tapped over HTTP at the registered address, signed', async () => {
    const receiver = await startReceiver();
    const body = { callbackRouteKey: 'main', callbackUrl: receiver.url, apiSecret: 'key' };
    expect(await org.post('/v1.0/card/callbacks/register', body)).toMatchObject({
      status: 200,
      body: { success: true, result: { callbackUrl: receiver.url } },
    });
    expect(await org.post('/v1.0/card/callbacks/register', body)).toMatchObject({
      body: { code: 'param.callbackRouteKeyExist' },
    });
    await create('lead-1', { callbackType: 'HTTP', callbackRouteKey: 'main' });
    receiver.answers.push('{"cardData":{"cardParamMap":{"title":"好"}}}', '{"cardData":{"a":1}}');
    const answered = await org.tenant.tap('wangxiao', 'lead-1', 'accept');
    expect(answered).toMatchObject({ via: 'http', status: 200, isApplied: true });
    expect(seen()).toMatchObject({ title: '好', buttons: [] });
    const { headers } = receiver.received[0]!;
    const timestamp = String(headers['x-ddpaas-signature-timestamp']);
    const sign = createHmac('sha256', 'key').update(timestamp).digest('base64');
    expect(headers['x-ddpaas-signature']).toBe(sign);
    await receiver.close();
  });
});
