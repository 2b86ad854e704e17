import { MINUTE, SECOND } from '../../src/kernel/clock';
import { lanes, createDatabase } from '../support/databases';
import { openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { formOf } from './support/crowd';
import { openProxy, type Proxy } from './support/proxy';

type Fact = { action: string; n: number | string };

// X09: the COMMIT reached the database, but its answer was lost: nobody knows whether it happened.
(lanes.includes('mysql') ? describe : describe.skip)('when the answer to a COMMIT is lost', () => {
  let proxy: Proxy;
  let world: World;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await createDatabase('mysql');
    const behind = new URL(database.url);
    proxy = await openProxy(Number(behind.port || 3306));
    behind.port = String(proxy.port);
    world = await openWorld({ lane: 'mysql', env: { DATABASE_URL: behind.href } });
    drop = database.drop;
  }, 30_000);
  afterAll(async () => {
    await world.close();
    await proxy.close();
    await drop();
  });

  /** Jobs run again until nothing of it is left, as a worker does it. */
  async function until(holds: () => boolean): Promise<void> {
    for (let tries = 0; tries < 8; tries++) {
      await world.settle().catch(() => undefined);
      if (holds()) return;
      world.clock.advance(20 * SECOND);
    }
    throw new Error('it never came about');
  }
  const cards = (userid: string): string[] =>
    world.tenant.chat(userid).flatMap(({ taskId }) => taskId ?? []);

  async function submit(n: number): Promise<void> {
    for (let tries = 0; tries < 3; tries++) {
      const { status } = await world.submit({ ...formOf(n), region: '华东', industry: '制造业' });
      if (status < 300) return;
      expect(status).toBe(503);
    }
    throw new Error('the form was never taken');
  }

  /** Form, card, 接手, escalation; answers when it began. */
  async function walk(n: number): Promise<number> {
    const begin = world.clock.now();
    const [rep, leader] = [cards('lina').length, cards('wangfang').length];
    const shown = (): string =>
      JSON.stringify(world.tenant.chat('lina').findLast(({ taskId }) => taskId)?.cardState);
    await submit(n);
    await until(() => cards('lina').length > rep);
    const { status } = await world.tenant.tap('lina', cards('lina').at(-1)!, 'lead.accept');
    expect(status).toBe(200);
    // What went into the spool comes back out of it.
    await until(() => {
      void world.program.inbox.drainSpool().catch(() => undefined);
      return shown().includes('记录联系');
    });
    world.clock.advance(Math.max(0, begin + 15 * MINUTE - world.clock.now()));
    await until(() => cards('wangfang').length > leader && shown().includes('已超时'));
    return begin;
  }

  it('at any COMMIT of the main flow, everything happens once', async () => {
    let walks = 0;
    for (let k = 1; ; k += 2) {
      proxy.cutAfterCommit(k);
      const cuts = proxy.cuts();
      const begin = await walk(k);
      walks += 1;
      proxy.cutAfterCommit(0);
      const facts = await rowsOf<Fact>(
        world.program.db,
        'SELECT action, COUNT(*) AS n FROM audit_log WHERE happened_at >= ? GROUP BY action',
        [begin],
      );
      const times = (name: string): number =>
        Number(facts.find(({ action }) => action === name)?.n ?? 0);
      for (const name of ['lead.registered', 'lead.assigned', 'lead.accepted', 'lead.breached'])
        expect([k, name, times(name)]).toEqual([k, name, 1]);
      expect(cards('wangfang')).toHaveLength(walks);
      expect(new Set(cards('lina')).size).toBe(cards('lina').length);
      if (proxy.cuts() === cuts) break;
      await nextHour();
    }
    expect(proxy.cuts()).toBe(walks - 1);
    expect(walks).toBeGreaterThan(5);
  }, 120_000);

  async function nextHour(): Promise<void> {
    const { calendar } = world.program.business;
    for (const table of ['job', 'message', 'lead_clock_step', 'lead_clock', 'lead'])
      await rowsOf(world.program.db, `DELETE FROM ${table}`);
    let at = world.clock.now() + 10 * MINUTE;
    while (!calendar.isWorking(at) || calendar.addWorkingTime(at, 30 * MINUTE) > at + 30 * MINUTE)
      at = calendar.nextWorkingMoment(at + 10 * MINUTE);
    world.clock.advance(at - world.clock.now());
  }
});
