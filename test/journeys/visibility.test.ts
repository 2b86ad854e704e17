import { startProgram, type Program } from '../../src/app/program';
import { readPeople } from '../../src/app/people-sync';
import { MINUTE, SECOND } from '../../src/kernel/clock';
import { asSystem } from '../../src/app/unit-of-work';
import { createApiKey } from '../../src/people/commands/create-api-key';
import { revokeApiKey } from '../../src/people/commands/revoke-api-key';
import { rowsOf } from '../support/rows';
import { lanes } from '../support/databases';
import { FORM, freePort, openWorld, type World } from '../support/program';
import { apiAs, type Api } from '../support/session';

type Item = { id: string; ownerId: string | null };

const VIEWERS = ['lina', 'zhaolei', 'huangmin', 'linxiao', 'wangfang', 'chenwei', 'zhouzong'];
/** Who sees whose leads, written by hand. */
const SEES: Record<string, string[]> = {
  lina: ['lina'],
  zhaolei: ['zhaolei'],
  huangmin: ['huangmin'],
  linxiao: ['linxiao'],
  wangfang: ['wangfang', 'lina', 'zhaolei', 'nobody'],
  chenwei: ['chenwei', 'huangmin', 'linxiao', 'nobody'],
  zhouzong: ['lina', 'zhaolei', 'huangmin', 'linxiao', 'wangfang', 'chenwei', 'zhouzong', 'nobody'],
};

describe.each(lanes)('who sees which lead, on %s', (lane) => {
  let world: World;
  let owners: Map<string, string>;
  beforeAll(async () => {
    world = await openWorld({ lane });
    const kinds = [
      ['华东', '制造业'],
      ['华东', '医疗器械'],
      ['华南', '制造业'],
      ['华南', '零售'],
      ['西南', '零售'],
    ];
    for (let i = 0; i < 20; i++) {
      const [region = '', industry = ''] = kinds[i % kinds.length] ?? [];
      await world.submit({
        ...FORM,
        company_name: `客户${i}`,
        phone: `1380013${String(8000 + i)}`,
        region,
        industry,
      });
    }
    await world.settle();
    for (const userid of ['lina', 'zhaolei', 'huangmin', 'linxiao'])
      await world.tenant.say(userid, '离岗');
    await world.settle();
    await world.submit({ ...FORM, company_name: '没人接的客户', phone: '13800139999' });
    await world.pass(15 * MINUTE);
    const { directory } = await world.program.snapshot.read();
    const names = new Map(directory.members.map((member) => [member.id, member.platformUserId]));
    const rows: { id: string; owner_id: string | null }[] = await world.program.db.query(
      'SELECT id, owner_id FROM lead',
    );
    owners = new Map(rows.map((row) => [row.id, names.get(row.owner_id ?? '') ?? 'nobody']));
  });
  afterAll(() => world.close());

  const listed = async (api: Api): Promise<string[]> => {
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const params: Record<string, string | number> =
        after === null ? { limit: 7 } : { limit: 7, after };
      const page = await api<{ items: Item[]; next: string | null }>('GET', '/leads', { params });
      ids.push(...page.data.items.map((item) => item.id));
      after = page.data.next;
    } while (after !== null);
    return ids.sort();
  };

  it.each(VIEWERS)(
    '%s: list, single lead, search, counts and 红灯 agree with the naive model',
    async (userid) => {
      const api = await apiAs(world, { userid });
      const expected = [...owners]
        .filter(([, owner]) => SEES[userid]?.includes(owner))
        .map(([id]) => id)
        .sort();
      expect(await listed(api)).toEqual(expected);
      const counts = await api<{ total: number }>('GET', '/leads/counts');
      expect(counts.data.total).toBe(expected.length);
      for (const id of owners.keys()) {
        const seen = expected.includes(id);
        expect((await api('GET', `/leads/${id}`)).status).toBe(seen ? 200 : 404);
        expect((await api('GET', `/leads/${id}/owners`)).status).toBe(seen ? 200 : 404);
      }
      const search = await api<{ items: Item[] }>('GET', '/leads', {
        params: { search: '客户', limit: 100 },
      });
      expect(search.data.items.map((item) => item.id).sort()).toEqual(expected);
      const scoped = await api<{ items: Item[] }>('GET', '/leads', {
        params: { limit: 100, ownerId: await idOf('huangmin') },
      });
      expect(scoped.data.items.length > 0).toBe(SEES[userid]?.includes('huangmin'));
    },
  );

  it('chat words count the same leads as the API', async () => {
    for (const userid of ['wangfang', 'chenwei', 'zhouzong']) {
      const api = await apiAs(world, { userid });
      const red = await api<{ items: Item[] }>('GET', '/leads', {
        params: { light: 'red', limit: 100 },
      });
      await world.pass(2 * MINUTE);
      await world.tenant.say(userid, '红灯');
      await world.settle();
      const said = JSON.stringify(world.tenant.chat(userid).at(-1)?.content);
      expect(said).toContain(`红灯 ${red.data.items.length} 条`);
    }
  });

  it('an integrator’s key reads all and changes nothing', async () => {
    const { key } = await world.program.unitOfWork(asSystem('test'), (ctx) =>
      createApiKey(ctx, { name: 'ERP' }),
    );
    const api = await apiAs(world, { token: key });
    expect(await listed(api)).toHaveLength(owners.size);
    const [id] = owners.keys();
    expect((await api('POST', `/leads/${id}/accept`, { data: {} })).status).toBe(403);
    expect((await api('POST', `/leads/${id}/reveal-phone`, { data: {} })).status).toBe(403);
  });

  it('a revoked key is refused at once, and the audit log says so', async () => {
    const { key, keyId } = await world.program.unitOfWork(asSystem('test'), (ctx) =>
      createApiKey(ctx, { name: '旧系统' }),
    );
    const api = await apiAs(world, { token: key });
    expect((await api('GET', '/leads')).status).toBe(200);
    await world.program.unitOfWork(asSystem('test'), (ctx) => revokeApiKey(ctx, { keyId }));
    expect((await api('GET', '/leads')).status).toBe(401);
    const trail = "SELECT subject_id FROM audit_log WHERE action = 'api_key.revoked'";
    expect(await rowsOf(world.program.db, trail)).toEqual([{ subject_id: keyId }]);
  });

  it('signing out ends the session and leaves a line in the audit log', async () => {
    const api = await apiAs(world, { userid: 'zhaolei' });
    expect((await api('DELETE', '/sessions/current')).status).toBe(200);
    expect((await api('GET', '/me')).status).toBe(401);
    const trail = "SELECT actor_id FROM audit_log WHERE action = 'member.signed_out'";
    expect(await rowsOf(world.program.db, trail)).toEqual([{ actor_id: await idOf('zhaolei') }]);
  });

  it('what is out of sight cannot be changed, and nothing of it is', async () => {
    const api = await apiAs(world, { userid: 'lina' });
    const foreign = [...owners].find(([, owner]) => owner === 'huangmin')?.[0] ?? '';
    const before: unknown = await world.program.db.query('SELECT * FROM lead WHERE id = ?', [
      foreign,
    ]);
    const tries: [string, object][] = [
      ['accept', {}],
      ['disqualify', { reason: '没有需求' }],
      ['reopen', {}],
      ['transfer', { memberId: await idOf('lina') }],
      ['follow-ups', { channel: 'phone' }],
      ['reveal-phone', {}],
    ];
    for (const [action, data] of tries) {
      expect((await api('POST', `/leads/${foreign}/${action}`, { data })).status).toBe(404);
    }
    expect(await world.program.db.query('SELECT * FROM lead WHERE id = ?', [foreign])).toEqual(
      before,
    );
  });

  const idOf = async (userid: string): Promise<string> => {
    const { directory } = await world.program.snapshot.read();
    return directory.members.find((member) => member.platformUserId === userid)?.id ?? '';
  };

  it('a reveal shows the number and leaves a line in the audit log', async () => {
    const own = [...owners].find(([, owner]) => owner === 'lina')?.[0] ?? '';
    const api = await apiAs(world, { userid: 'lina' });
    const detail = await api('GET', `/leads/${own}`);
    expect(String(detail.data['phone'])).toMatch(/^138\*{4}\d{4}$/);
    const shown = await api('POST', `/leads/${own}/reveal-phone`, { data: {} });
    expect(String(shown.data['phone'])).toMatch(/^\+861380013\d{4}$/);
    const trail: { actor_id: string }[] = await world.program.db.query(
      "SELECT actor_id FROM audit_log WHERE action = 'lead.phone_revealed' AND subject_id = ?",
      [own],
    );
    expect(trail.map((row) => row.actor_id)).toContain(await idOf('lina'));
  });

  // SQLite serves one process.
  if (lane === 'mysql')
    describe('on a second process of the same database', () => {
      let second: Program;
      let at: (userid: string) => Promise<Api>;
      beforeAll(async () => {
        const { config, clock } = world.program;
        const port = await freePort();
        second = await startProgram({
          config: { ...config, PORT: port },
          clock,
          background: false,
        });
        at = (userid) => apiAs({ ...world, url: `http://127.0.0.1:${String(port)}` }, { userid });
      });
      afterAll(() => second.stop());
      const waitFiveSeconds = (): void => world.clock.advance(5 * SECOND);

      it('S25 who is disabled is out within five seconds', async () => {
        const api = await at('huangmin');
        expect((await api('GET', '/leads')).status).toBe(200);
        world.tenant.disableMember('huangmin');
        await readPeople(world.program.peopleEnv);
        waitFiveSeconds();
        expect((await api('GET', '/leads')).status).toBe(401);
        expect((await api('GET', '/me')).status).toBe(401);
      });

      it('S25 who leads no more sees no more than their own within five seconds', async () => {
        const api = await at('chenwei');
        expect((await listed(api)).length).toBeGreaterThan(1);
        await world.tenant.changeContact({
          ...{ changeType: 'update_user', userid: 'chenwei', leaderOf: [] },
        });
        await world.settle();
        waitFiveSeconds();
        expect((await api<{ role: string }>('GET', '/me')).data.role).toBe('rep');
        expect(await listed(api)).toEqual([]);
      });
    });

  it('who is disabled is out at once, on every route', async () => {
    const api = await apiAs(world, { userid: 'linxiao' });
    expect((await api('GET', '/me')).status).toBe(200);
    await world.tenant.changeContact({ changeType: 'delete_user', userid: 'linxiao' } as never);
    await world.settle();
    expect((await api('GET', '/me')).status).toBe(401);
    expect((await api('GET', '/leads')).status).toBe(401);
  });
});
