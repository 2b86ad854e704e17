import axios, { type AxiosResponse } from 'axios';
import { eventually } from '../support/eventually';
import { FORM, openWorld, type World } from '../support/program';
import { countRows } from '../support/rows';

const NORTH = { ...FORM, company_name: '京北机床', phone: '13900139001', region: '华北' };

describe('attacks on the addresses that DingTalk calls', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ lane: 'sqlite', dingtalk: 'http' });
    await world.submit(NORTH);
    await world.settle();
  });
  afterAll(() => world.close());

  const send = (
    path: string,
    data: unknown,
    headers: Record<string, string> = {},
  ): Promise<AxiosResponse<{ code: string }>> =>
    axios.post(`${world.url}${path}`, data, {
      headers: { 'Content-Type': 'application/json', ...headers },
      ...{ validateStatus: () => true, proxy: false },
    });
  const arrivals = (): Promise<number> => countRows(world.program.db, 'inbox');
  const SAID = { msgId: 'm1', senderStaffId: 'sunyue', msgtype: 'text', text: { content: '今日' } };

  it.each<[string, object, boolean]>([
    ['an event with a wrong signature', { signature: 'f'.repeat(40) }, false],
    ['an event five minutes old', { timestamp: String(Date.UTC(2026, 10, 25, 1)) }, false],
    ['an event made with another token', { token: 'OtherToken' }, false],
    ['an event for another app', { receiveId: 'dingother' }, false],
    ['a broken cipher text', { encrypted: 'AAAA' }, false],
    ['an event as it should be', {}, true],
  ])('%s', async (_, tamper, taken) => {
    const before = await arrivals();
    const event = {
      EventType: 'user_modify_org',
      UserId: ['sunyue'],
      eventId: String(Math.random()),
    };
    const { isTaken, status } = await world.dingtalk!.deliverEvent(event, tamper);
    expect([isTaken, status]).toEqual([taken, taken ? 200 : 401]);
    expect(await arrivals()).toBe(before + Number(taken));
  });

  it('the address is checked as the console does it, by the newer and the older name of the signature', async () => {
    const settings = world.dingtalk!.callbackSettings;
    for (const name of ['msg_signature', 'signature'] as const) {
      settings.signatureName = name;
      expect((await world.dingtalk!.checkEventUrl()).isTaken).toBe(true);
    }
  });

  it('a robot message without its proof, late, or by somebody else’s secret is refused', async () => {
    const before = await arrivals();
    expect((await send('/dingtalk/robot', SAID)).status).toBe(401);
    const tampers = [{ signature: 'AAAA' }, { timestamp: String(Date.UTC(2026, 10, 25, 0, 30)) }];
    for (const tamper of tampers)
      expect((await world.dingtalk!.deliverRobotMessage(SAID, tamper)).status).toBe(401);
    expect(await arrivals()).toBe(before);
  });

  it('the same message a hundred times at once is one', async () => {
    const { url, body, headers } = world.dingtalk!.buildRobotMessage({ ...SAID, msgId: 'same' });
    const before = await arrivals();
    const sent = await Promise.all(
      Array.from({ length: 100 }, () =>
        axios.post(url, body, { headers, proxy: false, validateStatus: () => true }),
      ),
    );
    expect(new Set(sent.map(({ status, data }) => `${status} ${JSON.stringify(data)}`)).size).toBe(
      1,
    );
    expect(await arrivals()).toBe(before + 1);
  });

  it('a press with a made-up signature, no JSON, XML and too much are refused, and nothing is written', async () => {
    const before = await arrivals();
    const press = { outTrackId: 'x', userId: 'sunyue', content: '{}' };
    const forged = {
      'x-ddpaas-signature': 'AAAA',
      'x-ddpaas-signature-timestamp': String(world.clock.now()),
    };
    expect((await send('/dingtalk/callback', press, forged)).status).toBe(401);
    expect((await send('/dingtalk/callback', '{"encrypt":')).status).toBe(401);
    expect(
      (await send('/dingtalk/callback', '<xml/>', { 'Content-Type': 'text/xml' })).status,
    ).toBe(415);
    expect(
      (await send('/dingtalk/robot', 'x'.repeat(70_000), { timestamp: '1', sign: 'x' })).status,
    ).toBe(401);
    expect(await arrivals()).toBe(before);
  });

  it('a card is nobody else’s to tap, and who is unknown is told nothing', async () => {
    const [card] = world.dingtalk!.chat('sunyue').filter(({ outTrackId }) => outTrackId);
    await world.dingtalk!.userJoins({ userid: 'stranger', name: '路人', departments: [1] });
    const before = await countRows(world.program.db, 'follow_up');
    await expect(
      world.dingtalk!.tap('stranger', card!.outTrackId!, 'lead.accept'),
    ).rejects.toThrow();
    const said = { ...SAID, msgId: 'outside', senderStaffId: '' };
    expect((await world.dingtalk!.deliverRobotMessage(said)).isTaken).toBe(true);
    await world.settle();
    expect(await countRows(world.program.db, 'follow_up')).toBe(before);
    await eventually(async () =>
      expect((await axios.get(`${world.url}/healthz`)).status).toBe(200),
    );
  });
});
