import axios from 'axios';
import { DAY, MINUTE, SECOND } from '../../src/kernel/clock';
import { MENU } from '../../src/app/wecom';
import { enqueue } from '../../src/outbox/queue';
import { FORM, openWorld, type World } from '../support/program';
import { lanes } from '../support/databases';
import { rowsOf } from '../support/rows';

describe.each(lanes)('the WeCom app on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane, env: { WECOM_GROUP_WEBHOOK_KEY: 'group-key' } });
  });
  afterEach(() => world.close());

  it('passes the platform’s check of the callback address', async () => {
    expect(await world.tenant.verifyCallbackUrl()).toMatchObject({ status: 200, matches: true });
  });

  it('knows members, teams and leaders from the directory', async () => {
    const { directory } = await world.program.snapshot.read();
    const roles = directory.members.map((member) => [member.name, member.role]);
    expect(roles).toContainEqual(['周建国', 'director']);
    expect(roles).toContainEqual(['王芳', 'manager']);
    expect(roles).toContainEqual(['李娜', 'rep']);
  });

  it('greets a new customer within 20 s, and tells the rep when it is too late', async () => {
    await world.tenant.addCustomer('lina', 'wm-customer-1', { name: '赵女士' });
    await world.settle();
    expect(world.tenant.welcomeMessages()).toHaveLength(1);
    await world.tenant.addCustomer('lina', 'wm-customer-2', { name: '钱先生' });
    world.clock.advance(25 * SECOND);
    await world.settle();
    expect(world.tenant.welcomeMessages()).toHaveLength(1);
    expect(JSON.stringify(world.tenant.chat('lina'))).toContain('没有收到自动欢迎语');
  });

  describe('a greeting that fails', () => {
    const told = (): number =>
      world.tenant.chat('lina').filter(({ content }) => JSON.stringify(content).includes('欢迎语'))
        .length;
    const tries = (): number => world.tenant.requests('externalcontact/send_welcome_msg').length;
    const add = async (n: number): Promise<void> => {
      await world.tenant.addCustomer('lina', `wm-customer-${n}`, { name: '赵女士' });
      await world.settle();
    };
    const expectNothingLeft = async (): Promise<void> => {
      const left = await rowsOf(
        world.program.db,
        "SELECT id FROM job WHERE kind = 'wecom.welcome'",
      );
      expect(left).toEqual([]);
    };

    it('on a platform that stumbles, is tried again while its code lives', async () => {
      const undo = world.tenant.faults.fail(/send_welcome_msg/, { http: 502 });
      await add(1);
      await world.pass(6 * SECOND);
      undo();
      await world.pass(6 * SECOND);
      expect(world.tenant.welcomeMessages()).toHaveLength(1);
      expect(told()).toBe(0);
      await expectNothingLeft();
    });

    it('on a platform that is down, becomes the rep’s task before the code has ended', async () => {
      world.tenant.faults.fail(/send_welcome_msg/, { http: 502 });
      await add(1);
      expect(told()).toBe(0);
      for (let passed = 0; passed < 20; passed += 1) await world.pass(SECOND);
      expect(told()).toBe(1);
      expect(tries()).toBeGreaterThan(2);
      await expectNothingLeft();
    });

    it('because we called too often, becomes the rep’s task at once, and the next one is sent', async () => {
      const undo = world.tenant.faults.fail(/send_welcome_msg/, { errcode: 45009 });
      await add(1);
      expect([told(), tries()]).toEqual([1, 1]);
      await expectNothingLeft();
      undo();
      await world.pass(2 * MINUTE);
      await add(2);
      expect(world.tenant.welcomeMessages()).toHaveLength(1);
      expect(told()).toBe(1);
    });

    it('because we were away too long, is not even tried', async () => {
      await world.tenant.addCustomer('lina', 'wm-customer-1', { name: '赵女士' });
      await world.pass(25 * SECOND);
      expect([told(), tries()]).toEqual([1, 0]);
    });
  });

  it('gives a leaver’s leads to somebody else as soon as the directory says so', async () => {
    await world.submit(FORM);
    await world.settle();
    await world.tenant.changeContact({ changeType: 'delete_user', userid: 'lina' } as never);
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('zhaolei'))).toContain('华东精工');
  });

  it('creates the menu, whose clicks are words', async () => {
    const now = world.clock.now();
    await world.program.transact((sql) =>
      enqueue(sql, [{ kind: MENU, lane: 1, payload: {} }], {
        now,
        newId: () => crypto.randomUUID(),
      }),
    );
    await world.settle();
    await world.tenant.clickMenu('lina', '今日');
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('lina').at(-1))).toContain('没有待办');
  });

  it('takes a reported position and keeps nothing of it', async () => {
    const answer = await world.tenant.reportLocation('lina', 31.2304, 121.4737);
    expect(answer).toMatchObject({ status: 200, tries: 1 });
    const counted = await world.program.metrics.arrivals.get();
    expect(counted.values).toEqual([
      { labels: { source: 'wecom', outcome: 'forgotten' }, value: 1 },
    ]);
    await world.settle();
    for (const { tableName } of world.program.db.entityMetadatas) {
      const rows = await rowsOf(world.program.db, `SELECT * FROM \`${tableName}\``);
      expect(JSON.stringify(rows)).not.toMatch(/31\.2304|121\.4737/);
    }
    await world.tenant.say('lina', '帮助');
    expect(await rowsOf(world.program.db, 'SELECT source FROM inbox')).toHaveLength(1);
  });

  it('tells the group of a red light, and the waiting job names nobody', async () => {
    const undo = world.tenant.faults.fail(/webhook/, { errcode: 45009 });
    await world.submit(FORM);
    await world.pass(15 * MINUTE);
    const jobs = await rowsOf<{ payload: string }>(
      world.program.db,
      "SELECT payload FROM job WHERE kind = 'group.tell'",
    );
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.payload).not.toMatch(/华东精工|李娜/);
    undo();
    await world.pass(2 * MINUTE);
    const heard = JSON.stringify(world.tenant.webhookMessages('group-key'));
    expect(heard).toContain('华东精工');
    expect(heard).toContain('李娜');
  });

  it('sends a new card when a shown one can no longer be changed', async () => {
    await world.submit(FORM);
    await world.settle();
    const old = world.cardOf('lina', '华东精工');
    // Left alone for three days it would go to the pool.
    await world.program.db.query("DELETE FROM job WHERE kind = 'lead.silence_step'");
    await world.pass(4 * DAY);
    await world.pass(5 * SECOND);
    // The code of the first sending has ended; handing the lead away and back changes the card.
    await world.tenant.tap('wangfang', world.cardOf('wangfang', '华东精工'), 'lead.ask_transfer');
    await world.settle();
    const { directory } = await world.program.snapshot.read();
    const id = (userid: string): string =>
      directory.members.find((m) => m.platformUserId === userid)?.id ?? '';
    await world.tenant.tap('wangfang', world.cardOf('wangfang', '华东精工'), 'lead.transfer', {
      member: [id('zhaolei')],
    });
    await world.settle();
    const fresh = world.cardOf('zhaolei', '华东精工');
    await world.tenant.tap('zhaolei', fresh, 'lead.ask_transfer');
    await world.settle();
    await world.tenant.tap('zhaolei', fresh, 'lead.transfer', { member: [id('lina')] });
    await world.settle();
    expect(world.cardOf('lina', '华东精工')).not.toBe(old);
  });

  it('signs members in by web and by mini-program, once per code', async () => {
    const sign = (
      body: object,
    ): Promise<{ status: number; data: { token?: string; code?: string } }> =>
      axios.post(`${world.url}/api/v1/sessions`, body, {
        validateStatus: () => true,
        proxy: false,
      });
    const code = world.tenant.oauthCode('lina');
    const first = await sign({ via: 'wecom-web', code });
    expect(first.status).toBe(201);
    expect((await sign({ via: 'wecom-web', code })).status).toBe(401);
    const mini = await sign({
      via: 'wecom-mini-program',
      code: world.tenant.miniProgramCode('lina'),
      environment: 'wxwork',
    });
    expect(mini.status).toBe(201);
    expect((await sign({ via: 'wecom-mini-program', code: 'wx-login-code' })).data.code).toBe(
      'login.not_in_wecom',
    );
    const headers = { Authorization: `Bearer ${first.data.token ?? ''}` };
    const me = await axios.get(`${world.url}/api/v1/me`, { headers, proxy: false });
    expect(me.data).toMatchObject({ name: '李娜', role: 'rep' });
    world.clock.advance(8 * DAY);
    const late = await axios.get(`${world.url}/api/v1/me`, {
      headers,
      proxy: false,
      validateStatus: () => true,
    });
    expect(late.status).toBe(401);
  });

  it('signs in through the browser with a state that only this browser has', async () => {
    const start = await axios.get(`${world.url}/wecom/sign-in`, {
      maxRedirects: 0,
      validateStatus: () => true,
      proxy: false,
    });
    expect(start.status).toBe(302);
    const state = new URL(String(start.headers['location'])).searchParams.get('state') ?? '';
    const cookies = [start.headers['set-cookie'] ?? []]
      .flat()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    const back = (search: string, Cookie: string): Promise<{ status: number }> =>
      axios.get(`${world.url}/wecom/signed-in?${search}`, {
        maxRedirects: 0,
        validateStatus: () => true,
        proxy: false,
        headers: { Cookie },
      });
    expect((await back(`code=${world.tenant.oauthCode('lina')}&state=${state}`, '')).status).toBe(
      401,
    );
    expect((await back(`code=${world.tenant.oauthCode('lina')}&state=other`, cookies)).status).toBe(
      401,
    );
    expect(
      (await back(`code=${world.tenant.oauthCode('lina')}&state=${state}`, cookies)).status,
    ).toBe(302);
  });

  it('signs pages of its own address with both tickets, and no others', async () => {
    const session = await axios.post<{ token: string }>(
      `${world.url}/api/v1/sessions`,
      { via: 'wecom-web', code: world.tenant.oauthCode('lina') },
      { proxy: false },
    );
    const headers = { Authorization: `Bearer ${session.data.token}` };
    const sign = (
      url: string,
    ): Promise<{ status: number; data: { config?: object; agentConfig?: object } }> =>
      axios.get(`${world.url}/api/v1/wecom/page-signature`, {
        params: { url },
        headers,
        validateStatus: () => true,
        proxy: false,
      });
    const own = await sign(`${world.program.url}/app/#/home`);
    expect(own.status).toBe(200);
    expect(own.data.config).not.toEqual(own.data.agentConfig);
    expect((await sign('https://evil.example/')).status).toBe(403);
  });
});
