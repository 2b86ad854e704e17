import { join } from 'node:path';
import type { Arrival } from '../../src/outbox/arrival';
import { createInbox, type Inbox, type InboxOptions } from '../../src/outbox/inbox';
import { newId } from '../../src/kernel/ids';
import { openSpool, type Spool } from '../../src/outbox/spool';
import { lanes } from '../support/databases';
import { job, NOW, openBench, type Bench } from '../support/outbox';
import { countRows } from '../support/rows';
import { scratchFolder } from '../faults/support/places';

const arrival = (dedupe: string, body = '<xml/>'): Arrival => ({
  ...{ source: 'wecom', dedupe, body, receivedAt: NOW },
  job: job('chat.incoming', { unique: `in:${dedupe}`, payload: { dedupe } }),
});
const never = (): Promise<never> => new Promise(() => undefined);

describe.each(lanes)('the inbox on %s', (lane) => {
  let bench: Bench;
  let folder: ReturnType<typeof scratchFolder>;
  let spool: Spool;
  beforeEach(async () => {
    bench = await openBench(lane);
    folder = scratchFolder();
    spool = openSpool(join(folder.path, 'spool.sqlite'));
  });
  afterEach(async () => {
    spool.close();
    folder.drop();
    await bench.close();
  });
  const inbox = (more: Partial<InboxOptions> = {}): Inbox =>
    createInbox({ transact: bench.transact, newId, spool, patienceMs: 50, ...more });
  const stored = async (): Promise<number[]> => [
    await countRows(bench.db, 'inbox'),
    await countRows(bench.db, 'job'),
  ];

  it('stores an arrival with its job once, however often it comes', async () => {
    const { accept } = inbox({ patienceMs: 5_000 });
    const first = await Promise.all(Array.from({ length: 5 }, () => accept(arrival('a'))));
    expect(first.filter((outcome) => outcome === 'new')).toHaveLength(1);
    expect(await accept(arrival('a'))).toBe('seen');
    expect(await stored()).toEqual([1, 1]);
  });

  it('stores many that come together in a few commits', async () => {
    let commits = 0;
    const { accept } = inbox({
      transact: (work) => {
        commits += 1;
        return bench.transact(work);
      },
      patienceMs: 5_000,
    });
    const all = Array.from({ length: 450 }, (_, i) => accept(arrival(String(i))));
    expect(new Set(await Promise.all(all))).toEqual(new Set(['new']));
    expect(await stored()).toEqual([450, 450]);
    expect(commits).toBeLessThan(10);
  });

  it('two processes that get the same arrival store it once', async () => {
    const [one, two] = [inbox({ patienceMs: 5_000 }), inbox({ patienceMs: 5_000 })];
    for (let i = 0; i < 20; i++) {
      const both = await Promise.all([one, two].map(({ accept }) => accept(arrival(String(i)))));
      expect(both.sort()).toEqual(['new', 'seen']);
    }
    expect(await stored()).toEqual([20, 20]);
  });

  it('keeps arrivals in the spool while the database is away, and moves them later', async () => {
    let away = true;
    const { accept, drainSpool } = inbox({
      transact: (work) => (away ? Promise.reject(new Error('gone')) : bench.transact(work)),
    });
    for (const key of ['a', 'b', 'a']) expect(await accept(arrival(key))).toBe('spooled');
    expect(spool.size()).toBe(2);
    await expect(drainSpool()).rejects.toThrow('gone');
    expect(spool.size()).toBe(2);
    away = false;
    expect(await drainSpool()).toBe(2);
    expect([await stored(), spool.size()]).toEqual([[2, 2], 0]);
  });

  it('moving the spool twice has no second effect', async () => {
    const { accept, drainSpool } = inbox({ transact: () => Promise.reject(new Error('gone')) });
    await accept(arrival('a'));
    const again = inbox();
    expect(await again.drainSpool()).toBe(1);
    // The program was killed after the commit and before the spool was emptied.
    spool.put(arrival('a'));
    expect(await again.drainSpool()).toBe(1);
    expect([await stored(), spool.size()]).toEqual([[1, 1], 0]);
    await expect(drainSpool()).resolves.toBe(0);
  });

  it('survives a restart with arrivals in the spool', async () => {
    await inbox({ transact: () => Promise.reject(new Error('gone')) }).accept(arrival('a'));
    spool.close();
    spool = openSpool(join(folder.path, 'spool.sqlite'));
    expect(await inbox().drainSpool()).toBe(1);
    expect(await stored()).toEqual([1, 1]);
  });

  it('a database that hangs makes nobody wait: one tries, the others are spooled at once', async () => {
    let tries = 0;
    const { accept } = inbox({
      transact: () => {
        tries += 1;
        return never();
      },
    });
    expect(await accept(arrival('a'))).toBe('spooled');
    const others = ['b', 'c', 'd'].map((key) => accept(arrival(key)));
    expect(new Set(await Promise.all(others))).toEqual(new Set(['spooled']));
    expect(tries).toBe(1);
  });

  it('while the database hangs, moving the spool is tried once and not every second anew', async () => {
    let tries = 0;
    const { drainSpool } = inbox({
      transact: () => {
        tries += 1;
        return never();
      },
    });
    spool.put(arrival('a'));
    void drainSpool();
    void drainSpool();
    await new Promise((resolve) => setImmediate(resolve));
    expect(tries).toBe(1);
  });

  it('one arrival that cannot be stored keeps nobody else waiting', async () => {
    spool.put(arrival('a'));
    spool.put({ ...arrival('bad'), body: null as never, receivedAt: null as never });
    spool.put(arrival('c'));
    await expect(inbox().drainSpool()).rejects.toThrow();
    expect([await stored(), spool.size()]).toEqual([[2, 2], 1]);
  });

  it('without a spool an arrival that was not stored is not acknowledged', async () => {
    const { accept } = createInbox({ transact: () => Promise.reject(new Error('gone')), newId });
    await expect(accept(arrival('a'))).rejects.toThrow('gone');
  });
});
