import axios from 'axios';
import { createLogger } from '../../src/app/logger';
import { FORM, openWorld } from '../support/program';

const get = (url: string): Promise<{ status: number; data: unknown }> =>
  axios.get(url, { validateStatus: () => true, proxy: false });

it('a worker alone tells its health and takes no forms, callbacks or API calls', async () => {
  const world = await openWorld({ lane: 'sqlite', env: { ROLES: 'worker' } });
  expect((await get(`${world.url}/healthz`)).status).toBe(200);
  expect((await get(`${world.url}/readyz`)).status).toBe(200);
  expect((await world.submit(FORM)).status).toBe(404);
  expect((await get(`${world.url}/api/v1/leads`)).status).toBe(404);
  expect((await get(`${world.url}/wecom/callback`)).status).toBe(404);
  await world.close();
});

it('a web process alone stores what comes and runs none of it', async () => {
  const world = await openWorld({ lane: 'sqlite', env: { ROLES: 'web' }, background: true });
  expect((await world.submit(FORM)).status).toBe(201);
  expect(world.tenant.chat('lina')).toEqual([]);
  await world.settle();
  expect(world.tenant.chat('lina')).toHaveLength(1);
  await world.close();
});

it('the simulated tenant exists only without credentials', async () => {
  const world = await openWorld({ lane: 'sqlite' });
  expect((await get(`${world.url}/sandbox/`)).status).toBe(404);
  expect((await get(`${world.url}/`)).status).toBe(404);
  await world.close();
});

it('metrics count leads, jobs and calls without naming anybody', async () => {
  const world = await openWorld({ lane: 'sqlite' });
  await world.submit(FORM);
  await world.settle();
  const text = String((await get(`${world.url}/metrics`)).data);
  expect(text).toContain('salesbeat_jobs_total{kind="chat.deliver",outcome="done"} 1');
  expect(text).toContain(
    'salesbeat_http_request_seconds_count{route="POST /intake/forms/:key",status="201"} 1',
  );
  expect(text).toMatch(
    /salesbeat_platform_call_seconds_count\{api="message\/send",outcome="ok"\} 1/,
  );
  expect(text).toContain('salesbeat_jobs_dead{lane="0"} 0');
  expect(text).not.toMatch(/13800138000|lina|李娜/);
  await world.close();
});

it('each request leaves one line: method, route, status, duration, and nothing of what it was about', async () => {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => void lines.push(line) });
  const world = await openWorld({ lane: 'sqlite', log });
  await world.submit(FORM);
  await world.submit({ ...FORM, phone: '123' });
  await get(`${world.url}/api/v1/leads?search=${FORM.phone}`);
  await get(`${world.url}/api/docs?secret-of-mine`);
  await get(`${world.url}/wecom/sign-in?to=/app/`);
  await get(`${world.url}/app/index.html`);
  await get(`${world.url}/no/such/page-of-mine`);
  await get(`${world.url}/healthz`);
  await world.tenant.say('lina', '帮助');
  await get(`${world.url}/wecom/callback`);
  type Line = { msg: string; method: string; route: string; status: number; ms: number };
  const told = lines.map((line) => JSON.parse(line) as Line).filter(({ method }) => method);
  const brief = told.map(({ msg, method, route, status }) =>
    [msg, method, route, status].join(' '),
  );
  expect(brief).toEqual([
    'answered POST /intake/forms/:key 201',
    'refused POST /intake/forms/:key 422',
    'refused GET /api/v1/leads 401',
    'answered GET /api/docs 200',
    'answered GET /wecom/sign-in 302',
    'answered GET /app{/*path} 200',
    'refused GET none 404',
    'refused GET /wecom/callback 401',
  ]);
  for (const { ms } of told) expect(Number.isInteger(ms)).toBe(true);
  expect(lines.join('')).not.toMatch(/13800138000|of-mine|test-website-key/);
  await world.close();
});
