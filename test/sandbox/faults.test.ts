import { MINUTE } from '../../src/kernel/clock';
import { KEYS, startCompany } from './company';
import type { Company } from './company';

const hello = { msgtype: 'text', text: { content: '你好' } };

describe('faults', () => {
  let company: Company;
  beforeEach(async () => {
    company = await startCompany();
  });
  afterEach(() => company.close());

  const codes = async (times: number): Promise<number[]> => {
    const answers: number[] = [];
    for (let i = 0; i < times; i++) answers.push((await company.send(hello)).errcode);
    return answers;
  };

  test('strike a path as often as told, without doing the work', async () => {
    company.tenant.faults.fail('message/send', { errcode: -1, times: 2 });
    expect(await codes(3)).toEqual([-1, -1, 0]);
    expect(company.tenant.chat('WangXiao')).toHaveLength(1);
  });

  test('can be taken back', async () => {
    const undo = company.tenant.faults.fail(/^message\//, { errcode: 45033 });
    expect(await codes(1)).toEqual([45033]);
    undo();
    expect(await codes(1)).toEqual([0]);
  });

  test('answer an HTTP error with text', async () => {
    company.tenant.faults.fail('gettoken', { http: 502 });
    const response = await fetch(`${company.url}/wecom/cgi-bin/gettoken`);
    expect([response.status, await response.text()]).toEqual([502, 'injected fault']);
  });

  test('do the work and then lose the answer', async () => {
    company.tenant.faults.fail('message/send', { dropAfter: true, times: 1 });
    await expect(company.send(hello)).rejects.toThrow('fetch failed');
    expect(company.tenant.chat('WangXiao')).toHaveLength(1);
    expect(company.tenant.requests('message/send')[0]?.status).toBe(0);
  });

  test('leave a request hanging until its caller gives up', async () => {
    company.tenant.faults.fail('gettoken', { hang: true });
    const signal = AbortSignal.timeout(50);
    const call = fetch(`${company.url}/wecom/cgi-bin/gettoken`, { signal });
    await expect(call).rejects.toThrow('timeout');
  });

  test('cut every connection while the platform is down', async () => {
    company.tenant.faults.down();
    await expect(company.send(hello)).rejects.toThrow('fetch failed');
    company.tenant.faults.up();
    expect(await codes(1)).toEqual([0]);
  });

  test('with a probability repeat exactly for the same seed', async () => {
    const run = async (): Promise<number[]> => {
      const undo = company.tenant.faults.fail('message/send', {
        errcode: -1,
        probability: 0.5,
        seed: 7,
      });
      const result = await codes(12);
      undo();
      return result;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([-1, 0]));
    expect(await run()).toEqual(first);
  });

  test('limit the rate of one path', async () => {
    company.tenant.faults.rateLimit('message/send', 2);
    expect(await codes(3)).toEqual([0, 0, 45009]);
    company.clock.advance(MINUTE);
    expect(await codes(1)).toEqual([0]);
  });

  test('refuse the secret until it is good again', async () => {
    const token = await company.token();
    const undo = company.tenant.faults.badSecret();
    const query = { access_token: token };
    expect((await company.post('message/send', {}, query)).errcode).toBe(40014);
    const credentials = { corpid: KEYS.corpId, corpsecret: KEYS.secret, ...query };
    expect((await company.get('gettoken', credentials)).errcode).toBe(40001);
    undo();
    expect((await company.get('gettoken', credentials)).errcode).toBe(0);
  });

  test('slow everything down and still answer', async () => {
    company.tenant.faults.slow(5);
    expect(await codes(1)).toEqual([0]);
    expect(company.tenant.counters().faults).toBeGreaterThan(0);
    company.tenant.faults.clear();
  });
});
