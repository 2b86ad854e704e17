import axios, { type AxiosResponse } from 'axios';
import fc from 'fast-check';
import { described, outsideRoutes, routes } from '../../src/app/api';
import { createWeb } from '../../src/app/server';
import { asSystem } from '../../src/app/unit-of-work';
import { webParts } from '../../src/app/web-parts';
import { MINUTE } from '../../src/kernel/clock';
import { createApiKey } from '../../src/people/commands/create-api-key';
import { speak } from '../support/socket';
import { FORM, FORM_KEY, openWorld, type World } from '../support/program';
import { countRows } from '../support/rows';
import { apiAs, signIn, type Api } from '../support/session';

describe('attacks over HTTP', () => {
  let world: World;
  let rep: Api;
  let leadId: string;
  beforeAll(async () => {
    world = await openWorld({
      ...{ lane: 'sqlite', dingtalk: 'http', env: { INTAKE_WEBSITE_SECRET: '' } },
    });
    leadId = (await world.submit(FORM)).data.leadId;
    await world.settle();
    rep = await apiAs(world, { userid: 'lina' });
  });
  afterAll(() => world.close());

  const intake = (
    data: unknown,
    headers: Record<string, string> = {},
    key = FORM_KEY,
  ): Promise<AxiosResponse<{ code: string; message: string; leadId?: string }>> =>
    axios.post(`${world.url}/intake/forms/${key}`, data, {
      headers,
      validateStatus: () => true,
      proxy: false,
    });
  const leads = (): Promise<number> => countRows(world.program.db, 'lead');

  it('forms that say nothing, or nothing true, are refused in plain Chinese and leave no row', async () => {
    const before = await leads();
    const json = { 'Content-Type': 'application/json' };
    const cases: [unknown, Record<string, string>, number, string][] = [
      [{}, {}, 422, 'intake.nobody'],
      [{ ...FORM, phone: '12345' }, {}, 422, 'intake.phone_invalid'],
      [{ ...FORM, phone: { $ne: 1 } }, {}, 422, 'intake.field_type'],
      [{ ...FORM, company_name: ['a'] }, {}, 422, 'intake.field_type'],
      [{ ...FORM, message: 'x'.repeat(1_001) }, {}, 422, 'intake.field_too_long'],
      ['{"company_name":', json, 400, 'body.malformed'],
      ['[]', json, 400, 'body.malformed'],
      ['null', json, 400, 'body.malformed'],
      ['hello', { 'Content-Type': 'text/plain' }, 415, 'body.type_unsupported'],
      [JSON.stringify({ ...FORM, message: 'x'.repeat(70_000) }), json, 413, 'body.too_large'],
      [JSON.stringify(FORM), { ...json, 'Content-Encoding': 'gzip' }, 415, 'body.compressed'],
    ];
    for (const [data, headers, status, code] of cases) {
      const answer = await intake(data, headers);
      expect([answer.status, answer.data.code]).toEqual([status, code]);
      expect(answer.data.message).toMatch(/[一-龥]/);
    }
    expect((await intake(FORM, {}, 'wrong-key')).status).toBe(404);
    expect(await leads()).toBe(before);
  });

  it('form posts, JSON and any spelling of a number are the same person', async () => {
    const form = new URLSearchParams({ ...FORM, phone: '+86 138-0013-8000' }).toString();
    const answer = await intake(form, { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect([answer.status, answer.data.leadId]).toEqual([200, leadId]);
  });

  it('S22 a number is whole nowhere but where it was asked for, and cannot be found by guessing', async () => {
    const NUMBER = /13800138000/;
    const leader = await apiAs(world, { userid: 'wangfang' });
    for (const api of [rep, leader]) {
      for (const path of ['/leads', `/leads/${leadId}`, `/leads/${leadId}/owners`, '/leads/counts'])
        expect(JSON.stringify((await api('GET', path)).data)).not.toMatch(NUMBER);
      for (const filter of ['phone', 'contactPhone', 'identity'])
        expect((await api('GET', `/leads?${filter}=13800138000`)).status).toBe(422);
      const found = await api<{ items: object[] }>('GET', '/leads?search=13800138000');
      expect(found.data.items).toEqual([]);
    }
    const trail = await world.program.db.query<object[]>('SELECT * FROM audit_log');
    expect(JSON.stringify(trail)).not.toMatch(NUMBER);
  });

  it('S23 fields that are not asked for are refused, and never applied', async () => {
    for (const extra of [
      { ownerId: 'x' },
      { state: 'converted' },
      { __proto__x: 1 },
      { role: 'director' },
    ]) {
      const answer = await rep('POST', `/leads/${leadId}/accept`, { data: extra });
      expect(answer.status).toBe(422);
    }
    expect((await rep('GET', `/leads/${leadId}`)).data['state']).toBe('assigned');
  });

  it('S30 SQL, wildcards and objects in filters match nothing and break nothing', async () => {
    const total = (search: string): Promise<number> =>
      rep<{ items: object[] }>('GET', '/leads', { params: { search } }).then(
        (answer) => answer.data.items.length,
      );
    for (const search of ["' OR 1=1 --", '%', '_', '!', '\\', '");DROP TABLE lead;--'])
      expect(await total(search)).toBe(0);
    expect(await total('精工')).toBe(1);
    for (const params of [
      { sort: 'phone' },
      { 'state[$ne]': 'new' },
      { state: 'nonsense' },
      { limit: 'NaN' },
      { limit: 100_000 },
    ]) {
      expect((await rep('GET', '/leads', { params })).status).toBe(422);
    }
    expect((await rep('GET', '/leads?state=new&state=working')).status).toBe(422);
  });

  const calls = (method: string, path: string, headers = {}): Promise<AxiosResponse> =>
    axios.request({
      ...{ method, url: `${world.url}${path.replace(':id', leadId)}`, data: {}, headers },
      ...{ validateStatus: () => true, proxy: false, maxRedirects: 0 },
    });

  it('S20 every route says who may call, and a stranger gets nowhere', async () => {
    for (const { method, path, access } of described) {
      expect(access === 'anyone' || access.length > 0).toBe(true);
      if (access === 'anyone') continue;
      expect([path, (await calls(method, path)).status]).toEqual([path, 401]);
    }
  });

  it('S20 what anyone may call is this list, and lets nobody in without a proof of another kind', async () => {
    const answers: Record<string, number> = {
      'POST /api/v1/sessions': 422,
      'POST /intake/calls/:key': 404,
      'POST /intake/forms/:key': 404,
      'OPTIONS /intake/forms/:key': 404,
      'POST /intake/events/:key': 404,
      'OPTIONS /intake/events/:key': 404,
      'GET /wecom/callback': 401,
      'POST /wecom/callback': 415,
      'GET /wecom/sign-in': 302,
      'GET /wecom/signed-in': 401,
      'POST /dingtalk/callback': 401,
      'POST /dingtalk/robot': 401,
      'GET /dingtalk/sign-in': 200,
      'GET /dingtalk/signed-in': 401,
      'GET /app{/*path}': 200,
      // Only the simulated tenant has an entrance.
      'GET /': 404,
      'GET /api/docs': 200,
      'GET /api/v1/openapi.json': 200,
      'GET /healthz': 200,
      'GET /readyz': 200,
      'GET /metrics': 200,
    };
    const open = described.filter(({ access }) => access === 'anyone');
    const found = open.map(async ({ method, path }) => {
      const { status } = await calls(method, path.replace('{/*path}', '/'), {
        Origin: 'https://x',
      });
      return [`${method} ${path}`, status];
    });
    expect(Object.fromEntries(await Promise.all(found))).toEqual(answers);
  });

  it('S20 a route that stands in no list is not served', () => {
    const parts = webParts(world.program, world.program, () => false);
    const list = described as { path: string }[];
    const index = list.findIndex(({ path }) => path === '/metrics');
    const [metrics] = list.splice(index, 1);
    expect(() => createWeb(parts)).toThrow('GET /metrics is served but stands in no list');
    list.push(metrics!);
    expect(() => createWeb(parts)).not.toThrow();
  });

  it('S20 leaders’ routes are closed to reps', async () => {
    for (const route of [...routes, ...outsideRoutes]) {
      if (route.access === 'anyone' || route.access.includes('rep')) continue;
      const answer = await rep(route.method, route.path.replace(':id', leadId), { data: {} });
      expect([route.path, answer.status]).toEqual([route.path, 403]);
    }
  });

  it('S26 made-up, ended and closed sessions are nobody', async () => {
    for (const token of [
      'x'.repeat(43),
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJsaW5hIn0.',
      `${await signIn(world, 'lina')}x`,
    ]) {
      expect((await (await apiAs(world, { token }))('GET', '/me')).status).toBe(401);
    }
    const token = await signIn(world, 'zhaolei');
    const api = await apiAs(world, { token });
    expect((await api('GET', '/me')).status).toBe(200);
    expect((await api('DELETE', '/sessions/current')).status).toBe(200);
    expect((await api('GET', '/me')).status).toBe(401);
  });

  it('junk at every route is refused without a stack, a path or SQL', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes, ...outsideRoutes),
        fc.jsonValue(),
        async (route, junk) => {
          const path = route.path.replace(
            ':id',
            encodeURIComponent(JSON.stringify(junk).slice(0, 30)) || 'x',
          );
          const answer = await rep(
            route.method,
            path,
            route.method === 'GET'
              ? {}
              : { data: JSON.stringify(junk), headers: { 'Content-Type': 'application/json' } },
          );
          if (route.path.includes('current') || answer.status < 300) return;
          expect(answer.status).toBeLessThan(500);
          expect(JSON.stringify(answer.data)).not.toMatch(/node_modules|SELECT |\.ts:|SQLITE/);
        },
      ),
      { numRuns: 150 },
    );
    rep = await apiAs(world, { userid: 'lina' });
  });

  it('an unknown address is a plain 404 with an id to ask about', async () => {
    const answer = await axios.get<{ code: string; requestId: string }>(
      `${world.url}/nothing/here`,
      { validateStatus: () => true, proxy: false },
    );
    expect([answer.status, answer.data.code]).toEqual([404, 'route.not_found']);
    expect(answer.headers['x-request-id']).toBe(answer.data.requestId);
  });

  it('S14 two lengths, a bare line feed and a broken header are refused by the parser', async () => {
    const before = await leads();
    const head = `POST /intake/forms/${FORM_KEY} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
    for (const bad of [
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
      'Content-Length: 1\r\nContent-Length: 2\r\n',
      'Bad Header: 1\r\n',
      // Bare line feeds, which a proxy may read as the end of a header.
      'X-One: 1\nX-Two: 2\r\n',
      'X-One: 1\nContent-Length: 2\n\r\n',
      'Transfer-Encoding: xchunked\r\n',
    ]) {
      const heard = await speak(world.url, [`${head}${bad}\r\n`]);
      expect([bad, heard.split('\r\n', 1)]).toEqual([bad, ['HTTP/1.1 400 Bad Request']]);
    }
    expect(await leads()).toBe(before);
  });

  it('S14 links never follow the Host header', async () => {
    const answer = await axios.get(`${world.url}/wecom/sign-in`, {
      headers: { Host: 'evil.example' },
      maxRedirects: 0,
      validateStatus: () => true,
      proxy: false,
    });
    expect(decodeURIComponent(String(answer.headers['location']))).not.toContain('evil.example');
  });

  it('S14 an absolute address is answered like its path, and no link leads to its host', async () => {
    const ask = (target: string): Promise<string> =>
      speak(world.url, [
        `GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      ]);
    const heard = await ask('http://evil.example/wecom/sign-in');
    expect(heard).toMatch(/^HTTP\/1\.1 302/);
    const location = /^location: (.*)$/im.exec(heard)?.[1] ?? '';
    const redirect = new URL(location).searchParams.get('redirect_uri') ?? '';
    expect(redirect).toBe(`${world.program.url}/wecom/signed-in`);
    expect(decodeURIComponent(heard)).not.toContain('evil.example');
    expect(await ask('http://evil.example/app')).toMatch(/\r\nlocation: \/app\/\r\n/i);
  });

  it('S32 scripts, reversed writing, invisible characters and ten thousand emoji are data', async () => {
    const nasty = '<script>alert(1)</script>\u202Eexe\u200B公司';
    const { leadId: id } = (await intake({ ...FORM, phone: '13800138222', company_name: nasty }))
      .data;
    const tooMany = await intake({ ...FORM, phone: '13800138223', message: '😀'.repeat(10_000) });
    expect([tooMany.status, tooMany.data.code]).toEqual([422, 'intake.field_too_long']);
    await world.settle();
    const key = await world.program.unitOfWork(asSystem('test'), (ctx) =>
      createApiKey(ctx, { name: 'ERP' }),
    );
    const detail = await (await apiAs(world, { token: key.key }))('GET', `/leads/${id ?? ''}`);
    expect(detail.headers['content-type']).toContain('application/json');
    expect(detail.headers['x-content-type-options']).toBe('nosniff');
    const sent = JSON.stringify(world.tenant.requests('message/send').map(({ body }) => body));
    expect(sent).toContain('＜script>alert(1)');
    expect(sent).not.toMatch(/<script|[\u202E\u200B]|\\u202e|\\u200b/i);
    for (const page of ['/api/docs', '/app/']) {
      const { headers } = await axios.get<string>(`${world.url}${page}`, { proxy: false });
      expect(headers['content-security-policy']).toMatch(/default-src '(none|self)'/);
    }
  });

  it('S33 every link of every message and card leads to us', async () => {
    const hosts = new Set<string>();
    const collect = (value: unknown, name = ''): void => {
      if (typeof value === 'string') {
        if (/url$/i.test(name)) hosts.add(new URL(value).host);
        // Markdown, and the one tag that the chat knows.
        const links = name === 'content' ? /\]\(([^)]*)\)|<a ([^>]*)/g : /<a ([^>]*)/g;
        for (const [found] of value.matchAll(links)) hosts.add(found);
      } else if (typeof value === 'object' && value !== null)
        for (const [key, inside] of Object.entries(value)) collect(inside, key);
    };
    const link = 'https://evil.example/x';
    await intake({
      ...{ ...FORM, phone: '13800138333', company_name: link, contact_name: `[a](${link})` },
      message: `<a href="${link}">${link}</a>`,
    });
    await world.pass(30 * MINUTE);
    for (const word of ['今日', '线索', '线索 1']) {
      await world.tenant.say('lina', word);
      await world.pass(MINUTE);
    }
    const task = world.cardOf('lina', 'evil');
    await world.tenant.tap('lina', task, 'lead.accept');
    await world.settle();
    for (const path of ['message/send', 'message/update_template_card'])
      for (const { body } of world.tenant.requests(path)) collect(body);
    expect([...hosts]).toEqual([new URL(world.program.url).host]);
  });

  it('S33 a customer’s markup arrives as text in every message', async () => {
    const nasty = '<a href="https://evil.example">点我</a>[x](javascript:alert(1))';
    await intake({
      ...FORM,
      phone: '13800138111',
      company_name: nasty,
      message: `**${nasty}**\u202e`,
    });
    await world.settle();
    await world.tenant.say('lina', '线索');
    await world.settle();
    const said = world.tenant
      .requests('message/send')
      .map((request) => JSON.stringify(request.body));
    const markdowns = said.filter((body) => body.includes('"markdown"'));
    expect(markdowns.join()).not.toMatch(/<a |\]\(javascript|\u202e/);
    const texts = said.filter((body) => body.includes('"msgtype":"text"'));
    expect(texts.join()).not.toContain('<a ');
  });

  it('CORS lets the source’s sites post and nobody read the API', async () => {
    const preflight = await axios.options(`${world.url}/intake/forms/${FORM_KEY}`, {
      headers: { Origin: 'https://www.example.cn', 'Access-Control-Request-Method': 'POST' },
      proxy: false,
    });
    expect(preflight.headers['access-control-allow-methods']).toContain('POST');
    const api = await axios.get(`${world.url}/api/v1/leads`, {
      headers: { Origin: 'https://evil.example' },
      validateStatus: () => true,
      proxy: false,
    });
    expect(api.headers['access-control-allow-origin']).toBeUndefined();
  });
});
