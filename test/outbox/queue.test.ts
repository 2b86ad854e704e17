import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock';
import {
  bury,
  claim,
  cancel,
  depth,
  finish,
  LEASE_MS,
  listDead,
  putBack,
  renew,
  replayDead,
} from '../../src/outbox/queue';
import { DEFAULT_ATTEMPTS, retryDelay } from '../../src/outbox/retry';
import { lanes } from '../support/databases';
import { job, NOW, openBench, type Bench } from '../support/outbox';
import { rowsOf } from '../support/rows';

describe.each(lanes)('the queue on %s', (lane) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench(lane);
  });
  afterEach(() => bench.close());

  it('gives each job to one of four workers that claim at once', async () => {
    await bench.put(...Array.from({ length: 200 }, () => job('a')));
    const worker = async (name: string): Promise<string[]> => {
      const mine: string[] = [];
      for (let got = 1; got > 0;) {
        const jobs = await bench.claim(7, name);
        got = jobs.length;
        mine.push(...jobs.map(({ id }) => id));
      }
      return mine;
    };
    const taken = (await Promise.all(['w1', 'w2', 'w3', 'w4'].map(worker))).flat();
    expect(taken).toHaveLength(200);
    expect(new Set(taken).size).toBe(200);
  });

  it('takes what has been due longest first, and nothing before its time', async () => {
    await bench.put(
      job('later', { dueAt: NOW + 1 }),
      job('second', { dueAt: NOW - 5 }),
      job('first', { dueAt: NOW - 10 }),
    );
    expect((await bench.claim(5, 'w')).map(({ kind }) => kind)).toEqual(['first', 'second']);
    bench.clock.advance(1);
    expect((await bench.claim(5, 'w')).map(({ kind }) => kind)).toEqual(['later']);
  });

  it('keeps a claimed job for the lease, and for another one when it is renewed', async () => {
    await bench.put(job('a'));
    const [held] = await bench.claim(1, 'w1');
    bench.clock.advance(LEASE_MS - 1);
    await bench.transact((sql) => renew(sql, { lease: 'w1', ids: [held!.id] }, bench.clock.now()));
    bench.clock.advance(LEASE_MS - 1);
    expect(await bench.claim(1, 'w2')).toEqual([]);
    bench.clock.advance(1);
    expect(await bench.claim(1, 'w2')).toMatchObject([{ attempt: 2, crashes: 1 }]);
  });

  it('lets nobody end, renew, put back or bury a job whose lease is lost', async () => {
    await bench.put(job('a'));
    const [old] = await bench.claim(1, 'w1');
    bench.clock.advance(LEASE_MS);
    await bench.claim(1, 'w2');
    const before = await bench.rows();
    const stale = await bench.transact(async (sql) => [
      await finish(sql, { lease: 'w1', ids: [old!.id] }),
      await renew(sql, { lease: 'w1', ids: [old!.id] }, bench.clock.now()),
      await putBack(sql, old!, { at: 0, error: 'x', snoozed: false }),
      await bury(sql, old!, 'x'),
    ]);
    expect(stale).toEqual([0, 0, 0, 0]);
    expect(await bench.rows()).toEqual(before);
  });

  it('counts a failed try, but not a snoozed one', async () => {
    await bench.put(job('a'));
    for (const snoozed of [false, true]) {
      const [held] = await bench.claim(1, 'w');
      const wish = { at: NOW, error: '稍后', snoozed };
      await bench.transact((sql) => putBack(sql, held!, wish));
    }
    expect(await bench.rows()).toMatchObject([{ attempt: 1, lease: null, last_error: '稍后' }]);
  });

  it('waits longer after each failure, spread over the whole span, at most eight minutes', () => {
    expect([1, 2, 5].map((n) => retryDelay(n, () => 1))).toEqual([2_000, 4_000, 32_000]);
    for (const n of [9, 25, 499, 2_000]) expect(retryDelay(n, () => 1)).toBe(8 * MINUTE);
    expect(retryDelay(3, () => 0.25)).toBe(2 * SECOND);
  });

  it('gives a job more than a day of tries, and an outage of ten minutes never uses them up', () => {
    const tries = Array.from({ length: DEFAULT_ATTEMPTS }, (_, n) => n + 1);
    const onAverage = tries.reduce((sum, n) => sum + retryDelay(n, () => 0.5), 0);
    expect(onAverage).toBeGreaterThan(30 * HOUR);
  });

  it('drops a second living job of the same key, and takes the key again when the first has ended', async () => {
    await bench.put(job('a', { unique: 'once' }), job('b', { unique: 'once' }));
    await bench.put(job('c', { unique: 'once' }));
    const [held] = await bench.claim(5, 'w');
    expect(held?.kind).toBe('a');
    await bench.transact((sql) => finish(sql, { lease: 'w', ids: [held!.id] }));
    await bench.put(job('d', { unique: 'once' }));
    expect((await bench.rows()).map(({ kind }) => kind)).toEqual(['d']);
  });

  it('takes a job back by its key, also while somebody runs it', async () => {
    await bench.put(job('a', { unique: 'k1' }), job('b', { unique: 'k2' }), job('c'));
    await bench.claim(1, 'w');
    expect(await bench.transact((sql) => cancel(sql, ['k1', 'k2', 'k3']))).toBe(2);
    expect((await bench.rows()).map(({ kind }) => kind)).toEqual(['c']);
  });

  it('lists dead letters, and gives one all its attempts again', async () => {
    await bench.put(job('a'));
    const [held] = await bench.claim(1, 'w');
    await bench.transact((sql) => bury(sql, held!, '成员不存在'));
    bench.clock.advance(365 * 24 * 60 * MINUTE);
    expect(await bench.claim(1, 'w')).toEqual([]);
    const dead = await bench.transact(listDead);
    expect(dead).toMatchObject([{ kind: 'a', attempt: 1, lastError: '成员不存在' }]);
    expect(await bench.transact((sql) => depth(sql, 0, NOW))).toEqual({ lane: 0, due: 0, dead: 1 });
    const replay = (): Promise<boolean> =>
      bench.transact((sql) => replayDead(sql, dead[0]!.id, bench.clock.now()));
    expect([await replay(), await replay()]).toEqual([true, false]);
    expect(await bench.claim(1, 'w')).toMatchObject([{ attempt: 1, crashes: 0 }]);
  });

  it('cuts an endless error without breaking a character', async () => {
    await bench.put(job('a'));
    const [held] = await bench.claim(1, 'w');
    await bench.transact((sql) => bury(sql, held!, '😀'.repeat(2_000)));
    expect((await bench.rows())[0]?.last_error).toBe('😀'.repeat(480));
  });
});

if (lanes.includes('mysql'))
  describe('the claim on MariaDB', () => {
    it('reads due jobs in order from the index, without sorting', async () => {
      const bench = await openBench('mysql');
      await bench.put(
        ...Array.from({ length: 500 }, (_, i) => job('a', { dueAt: NOW + i, lane: i % 2 ? 0 : 1 })),
      );
      await rowsOf(bench.db, 'ANALYZE TABLE job');
      const asked: string[] = [];
      await bench.transact((sql) =>
        claim(
          {
            ...sql,
            rows: (text) => {
              asked.push(text);
              return Promise.resolve([]);
            },
          },
          { lane: 0, limit: 5, now: NOW, lease: 'w' },
        ),
      );
      const [plan] = await rowsOf<{ key: string; Extra: string }>(
        bench.db,
        `EXPLAIN ${asked[0] ?? ''}`,
        [0, NOW + 10, 5],
      );
      expect(plan?.key).toBe('job_lane_due_at_ix');
      expect(plan?.Extra).not.toContain('filesort');
      await bench.close();
    });
  });
