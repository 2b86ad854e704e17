import { prune } from '../../src/app/prune';
import { asSystem } from '../../src/app/unit-of-work';
import { DAY } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld } from '../support/program';
import { apiAs } from '../support/session';

type Dead = { items: { id: string; kind: string; lastError: string }[] };

it.each(lanes)(
  'what the platform refuses for good is listed, and arrives when it is replayed, on %s',
  async (lane) => {
    const world = await openWorld({ lane });
    const director = await apiAs(world, { userid: 'zhouzong' });
    const undo = world.tenant.faults.fail('message/send', { errcode: 60020 });
    await world.submit(FORM);
    await world.settle();
    const dead = await director<Dead>('GET', '/jobs/dead');
    expect(dead.data.items.map((item) => item.kind)).toEqual(['chat.deliver']);
    expect(dead.data.items[0]?.lastError).toContain('60020');
    expect((await (await apiAs(world, { userid: 'lina' }))('GET', '/jobs/dead')).status).toBe(403);
    undo();
    expect(
      (await director('POST', `/jobs/${dead.data.items[0]?.id ?? ''}/replay`, { data: {} })).status,
    ).toBe(200);
    await world.settle();
    expect(world.tenant.chat('lina')).toHaveLength(1);
    expect((await director<Dead>('GET', '/jobs/dead')).data.items).toEqual([]);
    expect((await director('POST', '/jobs/unknown/replay', { data: {} })).status).toBe(404);
    await world.close();
  },
);

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
