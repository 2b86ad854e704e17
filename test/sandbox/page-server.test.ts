import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTE } from '../../src/kernel/clock';
import { buttonCard, MONDAY_NINE, startCompany } from './company';
import type { Company } from './company';

describe('the page of the tenant', () => {
  let company: Company;
  beforeEach(async () => {
    const pageDir = await mkdtemp(join(tmpdir(), 'sandbox-page-'));
    await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>模拟租户</title>');
    company = await startCompany({
      pageDir,
      formUrl: '/intake/forms/site',
      personas: { rep: 'WangXiao', manager: 'LiJing' },
    });
  });
  afterEach(() => company.close());

  const post = (name: string, body: unknown, type = 'application/json') =>
    fetch(`${company.url}/control/${name}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(body),
    });
  const view = async (name: string) => (await fetch(`${company.url}/control/${name}`)).json();

  test('is served with a policy that allows no foreign script', async () => {
    const response = await fetch(`${company.url}/`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await response.text()).toContain('模拟租户');
    expect((await fetch(`${company.url}/page.js`)).status).toBe(404);
    expect((await fetch(`${company.url}/../package.json`)).status).toBe(404);
  });

  test('starts with people, personas, clock and form address', async () => {
    expect(await view('state')).toMatchObject({
      now: MONDAY_NINE,
      company: '星河软件',
      formUrl: '/intake/forms/site',
      personas: { rep: 'WangXiao', manager: 'LiJing' },
      members: [{ userid: 'WangXiao', name: '王晓' }, {}, {}],
      menu: null,
    });
  });

  test('says, taps and moves the clock through control calls', async () => {
    await company.send(buttonCard('lead-1'));
    const tap = { userid: 'WangXiao', taskId: 'lead-1', key: 'accept' };
    expect(await (await post('tap', tap)).json()).toMatchObject({ delivery: { status: 200 } });
    await post('say', { userid: 'WangXiao', text: '今日' });
    expect(company.receiver.received.map(({ inner }) => /accept|今日/.exec(inner)?.[0])).toEqual([
      'accept',
      '今日',
    ]);
    await post('clock', { ms: 15 * MINUTE });
    expect(company.clock.now()).toBe(MONDAY_NINE + 15 * MINUTE);
    expect(await view('chat?userid=wangxiao')).toMatchObject({
      messages: [{ taskId: 'lead-1' }, { from: 'member' }],
    });
  });

  test('answers 400 to an address that is none', async () => {
    const response = await fetch(`${company.url}//[`);
    expect(response.status).toBe(400);
    expect((await fetch(company.url)).status).toBe(200);
  });

  test('shows why something cannot be done', async () => {
    const response = await post('tap', { userid: 'WangXiao', taskId: 'none', key: 'a' });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'WangXiao sees no card none' },
    ]);
  });

  test('takes control calls as JSON only, so that no other site can send them', async () => {
    expect((await post('clock', { ms: MINUTE }, 'text/plain')).status).toBe(404);
    expect(company.clock.now()).toBe(MONDAY_NINE);
  });

  test('hears of new messages, updates and the clock at once', async () => {
    const response = await fetch(`${company.url}/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (part: string): Promise<void> => {
      while (!heard.includes(part)) heard += (await reader?.read())?.value ?? '';
    };
    await hear('retry');
    await company.send({ msgtype: 'text', text: { content: '你好' } });
    await hear('{"kind":"message","userid":"WangXiao","id":"1"}');
    await post('clock', { ms: MINUTE });
    await hear('{"kind":"clock"}');
    await reader?.cancel();
  });
});
