import { prune } from '../../src/app/prune';
import { asSystem } from '../../src/app/unit-of-work';
import { DAY, MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';

type Dead = { items: { id: string; kind: string; lastError: string }[] };

describe.each(lanes)('what the platform refuses, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  it('for good is listed, and arrives when it is replayed, which the audit log tells', async () => {
    const director = await apiAs(world, { userid: 'zhouzong' });
    const undo = world.tenant.faults.fail('message/send', { errcode: 81013 });
    await world.submit(FORM);
    await world.settle();
    const dead = await director<Dead>('GET', '/jobs/dead');
    expect(dead.data.items.map((item) => item.kind)).toEqual(['chat.deliver']);
    expect(dead.data.items[0]?.lastError).toContain('81013');
    expect((await (await apiAs(world, { userid: 'lina' }))('GET', '/jobs/dead')).status).toBe(403);
    undo();
    const id = dead.data.items[0]?.id ?? '';
    expect((await director('POST', `/jobs/${id}/replay`, { data: {} })).status).toBe(200);
    await world.settle();
    expect(world.tenant.chat('lina')).toHaveLength(1);
    expect((await director<Dead>('GET', '/jobs/dead')).data.items).toEqual([]);
    expect((await director('POST', '/jobs/unknown/replay', { data: {} })).status).toBe(404);
    const me = await director<{ id: string }>('GET', '/me');
    const trail = "SELECT actor_id, subject_id FROM audit_log WHERE action = 'job.replayed'";
    expect(await rowsOf(world.program.db, trail)).toEqual([
      { actor_id: me.data.id, subject_id: id },
    ]);
  });

  it.each([60020, 301002, 43012, 48002])(
    'with %d waits until an operator has put it right, and calls for one',
    async (errcode) => {
      const undo = world.tenant.faults.fail('message/send', { errcode });
      await world.submit(FORM);
      await world.submit({ ...FORM, company_name: '华东机床', phone: '13800138001' });
      for (let passed = 0; passed < 5; passed++) await world.pass(MINUTE);
      const jobs = "SELECT attempt, due_at IS NULL AS dead FROM job WHERE kind = 'chat.deliver'";
      const waiting = await rowsOf<{ attempt: number; dead: number }>(world.program.db, jobs);
      expect(waiting.map(({ attempt, dead }) => `${attempt} ${dead}`)).toEqual(['0 0', '0 0']);
      // Once a minute, however much waits.
      expect(world.tenant.requests('message/send').length).toBeLessThanOrEqual(7);
      const calls = await world.program.metrics.operator.get();
      expect(calls.values[0]?.labels).toEqual({ code: String(errcode) });
      expect(calls.values[0]?.value).toBeGreaterThanOrEqual(5);
      undo();
      await world.pass(MINUTE);
      await world.pass(MINUTE);
      expect(world.tenant.chat('lina')).toHaveLength(2);
    },
  );
});

it('callback bodies are blanked after a week, what they caused stays', async () => {
  const world = await openWorld({ lane: 'sqlite' });
  await world.tenant.say('lina', '今日');
  await world.settle();
  await world.pass(8 * DAY);
  await world.program.unitOfWork(asSystem('test'), (context) => prune(context));
  const rows = await world.program.transact((sql) =>
    sql.rows<{ body: string | null }>('SELECT body FROM inbox'),
  );
  expect(rows).toEqual([{ body: null }]);
  expect(world.tenant.chat('lina').length).toBeGreaterThan(0);
  await world.close();
});
