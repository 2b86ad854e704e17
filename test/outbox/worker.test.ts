import { GiveUp, Snooze } from '../../src/outbox/job';
import { finish, isPoison, LEASE_MS, listDead } from '../../src/outbox/queue';
import { MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { job, NOW, openBench, type Bench } from '../support/outbox';
import { countRows } from '../support/rows';

/** A promise and its end. */
function gate(): { open: () => void; opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe.each(lanes)('a worker on %s', (lane) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench(lane);
  });
  afterEach(() => bench.close());

  it('runs what is due and what that causes, and leaves what is not due', async () => {
    const done: string[] = [];
    const worker = bench.worker({
      effects: {
        first: async () => {
          done.push('first');
          await Promise.resolve();
        },
      },
      transactional: {
        second: async () => {
          done.push('second');
          await Promise.resolve();
        },
      },
    });
    await bench.put(job('first'), job('second', { lane: 2 }), job('first', { dueAt: NOW + 1 }));
    await worker.drain();
    expect(done.sort()).toEqual(['first', 'second']);
    expect(await bench.rows()).toHaveLength(1);
  });

  it('tries a failed job again later, and puts it aside after its last attempt', async () => {
    const worker = bench.worker({
      effects: { bad: () => Promise.reject(new Error('平台没有应答')) },
    });
    await bench.put(job('bad', { maxAttempts: 3 }));
    for (let i = 0; i < 5; i++) {
      await worker.drain();
      bench.clock.advance(10 * MINUTE);
    }
    expect(worker.outcomes.map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'dead']);
    expect(await bench.transact(listDead)).toMatchObject([{ lastError: '平台没有应答' }]);
  });

  it('puts a hopeless job aside at once', async () => {
    const worker = bench.worker({ effects: { bad: () => Promise.reject(new GiveUp('不行')) } });
    await bench.put(job('bad'));
    await worker.drain();
    expect(worker.outcomes).toMatchObject([{ outcome: 'dead' }]);
  });

  it('a snoozed job runs again without having used up an attempt', async () => {
    const seen: number[] = [];
    const worker = bench.worker({
      effects: {
        busy: ({ attempt }) => {
          seen.push(attempt);
          return Promise.reject(new Snooze(MINUTE, '45009'));
        },
      },
    });
    await bench.put(job('busy', { maxAttempts: 2 }));
    for (let i = 0; i < 10; i++) {
      await worker.drain();
      bench.clock.advance(MINUTE);
    }
    expect(seen).toEqual(Array.from({ length: 10 }, () => 1));
  });

  // X32: a newer version of the program wrote it.
  it('keeps a job of an unknown kind for whoever knows it', async () => {
    await bench.put(job('from the future'));
    const old = bench.worker({});
    for (let i = 0; i < 40; i++) {
      await old.drain();
      bench.clock.advance(MINUTE);
    }
    expect(await bench.rows()).toMatchObject([{ attempt: 0, crashes: 0, lease: null }]);
    const known = bench.worker({ effects: { 'from the future': () => Promise.resolve() } });
    await known.drain();
    expect(await bench.rows()).toEqual([]);
  });

  it('a wish made while the job runs is granted by another run', async () => {
    const [started, goOn] = [gate(), gate()];
    let runs = 0;
    const worker = bench.worker({
      effects: {
        sync: async () => {
          runs += 1;
          started.open();
          if (runs === 1) await goOn.opened;
        },
      },
    });
    await bench.put(job('sync', { unique: 'sync', again: true }));
    const first = worker.drain();
    await started.opened;
    await bench.put(job('sync', { unique: 'sync', again: true }));
    goOn.open();
    await first;
    await worker.drain();
    expect(runs).toBe(2);
    expect(await bench.rows()).toEqual([]);
  });

  it('a wish for later does not put off one that waits already', async () => {
    const again = { unique: 'digest', again: true };
    await bench.put(job('digest', { ...again, dueAt: NOW + MINUTE }));
    await bench.put(job('digest', { ...again, dueAt: NOW + 2 * MINUTE }));
    expect(await bench.rows()).toMatchObject([{ due_at: NOW + MINUTE }]);
    await bench.put(job('digest', { ...again, dueAt: NOW }));
    expect(await bench.rows()).toMatchObject([{ due_at: NOW }]);
  });

  // X04 with an injected clock: the worker was frozen for longer than its lease.
  it('keeps nothing of a run whose lease another worker took meanwhile', async () => {
    const slow = bench.worker({
      transactional: {
        write: async (held, sql) => {
          // A stand-in for the frozen time: another worker claims the job and ends it before this one goes on.
          await sql.run("INSERT INTO allowance (id, tokens, refilled_at) VALUES ('twice', 1, 1)");
          await sql.run("UPDATE job SET lease = 'another' WHERE id = ?", [held.id]);
        },
      },
    });
    await bench.put(job('write'));
    const before = await bench.rows();
    await slow.drain();
    expect(slow.outcomes).toMatchObject([{ outcome: 'lost' }]);
    expect(await countRows(bench.db, 'allowance')).toBe(0);
    expect(await bench.rows()).toMatchObject([{ unique_key: before[0]?.unique_key, attempt: 1 }]);
  });

  it('ends no effect job that another worker holds by now', async () => {
    const slow = bench.worker({
      effects: {
        send: async (held) => {
          await bench.transact((sql) =>
            sql.run("UPDATE job SET lease = 'another' WHERE id = ?", [held.id]),
          );
        },
      },
    });
    await bench.put(job('send'));
    await slow.drain();
    expect(slow.outcomes).toMatchObject([{ outcome: 'lost' }]);
    expect(await bench.rows()).toMatchObject([{ lease: 'another' }]);
  });

  // X31: five jobs fall due together and one of them takes the process down each time.
  it('puts a job aside that took five workers down, and no job that only ran beside it', async () => {
    await bench.put(...['a', 'poison', 'b', 'c', 'd'].map((kind) => job(kind)));
    let crashes = 0;
    const done: string[] = [];
    for (let life = 0; life < 12; life++) {
      const held = await bench.claim(5, `life ${life}`);
      const poison = held.find(({ kind }) => kind === 'poison');
      if (poison && poison.crashes < 5) {
        crashes += 1;
        bench.clock.advance(LEASE_MS);
        continue;
      }
      // The process lives on: what it holds it ends, one after another.
      for (const other of held.filter(({ kind }) => kind !== 'poison')) {
        expect(isPoison(other)).toBe(false);
        await bench.transact((sql) => finish(sql, { lease: other.lease, ids: [other.id] }));
        done.push(other.kind);
      }
      bench.clock.advance(LEASE_MS);
    }
    expect(crashes).toBe(5);
    expect(done.sort()).toEqual(['a', 'b', 'c', 'd']);
    const worker = bench.worker({ effects: { poison: () => Promise.resolve() } });
    await worker.drain();
    expect(worker.outcomes).toMatchObject([{ kind: 'poison', outcome: 'dead' }]);
  });

  it('stops without claiming more, and gives back what does not end in time', async () => {
    const [started, never] = [gate(), gate()];
    const worker = bench.worker({
      effects: {
        endless: () => {
          started.open();
          return never.opened;
        },
      },
      slots: 1,
    });
    await bench.put(job('endless'), job('endless'));
    worker.start();
    await started.opened;
    await worker.stop(1);
    expect(await bench.rows()).toMatchObject([
      { attempt: 0, lease: null },
      { attempt: 0, lease: null },
    ]);
  });

  it('stops in time when the database does not answer', async () => {
    const never = gate();
    const worker = bench.worker({ effects: {}, transact: () => never.opened as Promise<never> });
    worker.start();
    await worker.stop(1);
  });
});
