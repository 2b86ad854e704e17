import { PlatformError } from '../../../src/chat/platform';
import { createWecomClient } from '../../../src/chat/wecom/client';
import { MINUTE } from '../../../src/kernel/clock';
import { createMemoryTokenStore } from '../../support/token-store';
import { SECRET, simulate, type Simulated } from './simulated';

const text = { msgtype: 'text', text: { content: '早' } };
const errorOf = async (promise: Promise<unknown>): Promise<PlatformError> => {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof PlatformError)) throw new Error(`no PlatformError: ${String(error)}`);
  return error;
};
const outcomes = (all: PromiseSettledResult<unknown>[]) => all.map(({ status }) => status);

describe('The WeCom client', () => {
  let wecom: Simulated;
  beforeEach(async () => {
    wecom = await simulate();
  });
  afterEach(() => wecom.close());

  it('asks for one token however many calls begin at once', async () => {
    const calls = Array.from({ length: 50 }, () => wecom.client.listMembers('7'));
    expect(await Promise.all(calls)).toHaveLength(50);
    expect(wecom.tenant.requests('gettoken')).toHaveLength(1);
  });

  it('repeats each call once after the platform has taken the token back', async () => {
    await wecom.client.listMembers('7');
    wecom.tenant.clearRequests();
    wecom.tenant.faults.invalidateToken();
    const calls = Array.from({ length: 20 }, () => wecom.client.listMembers('7'));
    expect(outcomes(await Promise.allSettled(calls))).toEqual(calls.map(() => 'fulfilled'));
    expect(wecom.tenant.requests('gettoken')).toHaveLength(1);
    const { length } = wecom.tenant.requests('user/list');
    expect(length).toBeGreaterThan(20);
    expect(length).toBeLessThanOrEqual(40);
  });

  it('gives up after one repetition', async () => {
    wecom.tenant.faults.fail('user/list', { errcode: 42001 });
    expect((await errorOf(wecom.client.listMembers('7'))).failure).toBe('retry');
    expect(wecom.tenant.requests('user/list')).toHaveLength(2);
  });

  it('outlives the life of its token', async () => {
    for (let hour = 0; hour < 6; hour++) {
      await wecom.client.listMembers('7');
      wecom.clock.advance(60 * MINUTE);
    }
    expect(wecom.observed).toEqual(Array.from({ length: 6 }, () => 'user/list ok'));
  });

  it('calls an API at most once a minute while its frequency is exceeded', async () => {
    await wecom.client.listMembers('7');
    wecom.tenant.clearRequests();
    const undo = wecom.tenant.faults.fail('user/list', { errcode: 45009 });
    for (let second = 0; second < 600; second += 10) {
      const error = await errorOf(wecom.client.listMembers('7'));
      expect(error.failure).toBe('wait');
      expect(error.retryAfterMs).toBeGreaterThan(0);
      wecom.clock.advance(10_000);
    }
    expect(wecom.tenant.requests('user/list').length).toBeLessThanOrEqual(10);
    expect(wecom.tenant.requests('user/list').length).toBeGreaterThan(2);
    await wecom.client.listDepartments();

    undo();
    wecom.clock.advance(60 * MINUTE);
    await wecom.client.listMembers('7');
    await wecom.client.listMembers('7');
  });

  it('lets only one of many callers probe when the pause is over', async () => {
    await wecom.client.listMembers('7');
    wecom.tenant.faults.fail('user/list', { errcode: 45009 });
    await errorOf(wecom.client.listMembers('7'));
    wecom.clock.advance(MINUTE);
    wecom.tenant.clearRequests();
    await Promise.allSettled(Array.from({ length: 30 }, () => wecom.client.listMembers('7')));
    expect(wecom.tenant.requests('user/list')).toHaveLength(1);
  });

  it('calls for an operator once, however many callers are refused at once', async () => {
    const alarms: string[] = [];
    const loud = await simulate({
      alarm: (api, { message }) => void alarms.push(`${api} ${message}`),
    });
    await loud.client.listMembers('1');
    const undo = loud.tenant.faults.fail('user/list', { errcode: 60020 });
    const calls = Array.from({ length: 12 }, () => errorOf(loud.client.listMembers('1')));
    expect(new Set((await Promise.all(calls)).map(({ failure }) => failure))).toEqual(
      new Set(['wait']),
    );
    expect(alarms).toEqual([expect.stringMatching(/^user\/list 60020 .*企业可信IP/)]);
    undo();
    loud.clock.advance(MINUTE);
    await loud.client.listMembers('1');
    await loud.close();
  });

  it('calls for an operator when the secret is wrong', async () => {
    const alarms: string[] = [];
    const loud = await simulate({ secret: 'wrong', alarm: (api) => void alarms.push(api) });
    await errorOf(loud.client.listMembers('1'));
    await errorOf(loud.client.listMembers('1'));
    expect(alarms).toEqual(['gettoken']);
    await loud.close();
  });

  it('reads every broken, cut or nonsensical answer as a reason to retry', async () => {
    const { faults } = wecom.tenant;
    for (const spec of [
      { http: 500 },
      { http: 302 },
      { http: 200 },
      { dropAfter: true as const },
      { errcode: -1 },
    ]) {
      const undo = faults.fail('user/list', spec);
      expect([spec, (await errorOf(wecom.client.listMembers('7'))).failure]).toEqual([
        spec,
        'retry',
      ]);
      undo();
    }
    faults.down();
    expect((await errorOf(wecom.client.listMembers('7'))).failure).toBe('retry');
    faults.up();
    expect((await wecom.client.listMembers('7')).map(({ name }) => name)).toContain('王强');
  });

  it('never shows a token or secret in an error', async () => {
    await wecom.client.listMembers('7');
    const shown: string[] = [];
    const keep = async (promise: Promise<unknown>) => {
      const error = await errorOf(promise);
      shown.push(error.stack ?? '', JSON.stringify(error), String(error.cause));
    };
    for (const spec of [{ http: 500 }, { dropAfter: true as const }, { errcode: 60020 }]) {
      const undo = wecom.tenant.faults.fail('*', spec);
      await keep(wecom.client.listMembers('7'));
      undo();
    }
    wecom.tenant.faults.badSecret();
    await keep(wecom.client.listMembers('7'));
    expect(shown.join('\n')).not.toMatch(/access_token|corpsecret|cgi-bin/);
    expect(shown.join('\n')).not.toContain(SECRET);
  });

  it('stops asking for tokens with a wrong secret and keeps its callers waiting', async () => {
    const other = await simulate({ secret: 'wrong' });
    for (let minute = 0; minute < 60; minute++) {
      expect((await errorOf(other.client.jsapiTicket())).failure).toBe('wait');
      other.clock.advance(MINUTE);
    }
    expect(other.tenant.requests('gettoken').length).toBeLessThan(20);
    expect(other.tenant.requests('get_jsapi_ticket')).toHaveLength(0);
    await other.close();
  });
});

describe('A WeCom call', () => {
  it('ends when the platform does not answer in time', async () => {
    const wecom = await simulate({ timeoutMs: 100 });
    await wecom.client.listMembers('7');
    wecom.tenant.faults.fail('user/list', { hang: true });
    expect((await errorOf(wecom.client.listMembers('7'))).failure).toBe('retry');
    await wecom.close();
  });

  it('ends when nobody listens', async () => {
    const { clock, close } = await simulate();
    await close();
    const client = createWecomClient({
      apiBase: 'http://127.0.0.1:9/',
      corpId: 'ww',
      agentId: 1,
      secret: SECRET,
      tokens: createMemoryTokenStore(clock),
      clock,
    });
    const error = await errorOf(client.sendMessage(text, ['a']));
    expect([error.failure, error.code]).toEqual(['retry', 'ECONNREFUSED']);
  });
});
