import type { DataSource } from 'typeorm';
import { migrations, tables } from '../../src/app/schema';
import { migrate } from '../../src/database/migrate';
import { openDatabase } from '../../src/database/open';
import { sqlOf } from '../../src/database/sql';
import { inTransaction } from '../../src/database/transaction';
import { newId } from '../../src/kernel/ids';
import type { NewJob } from '../../src/outbox/job';
import { enqueue, LEASE_MS, listDead } from '../../src/outbox/queue';
import { lanes } from '../support/databases';
import { job } from '../support/outbox';
import { countRows, rowsOf } from '../support/rows';
import { startChild, type Child } from './support/children';
import { eventually } from '../support/eventually';
import { createLastingDatabase } from './support/places';

type JobRow = { lease: string | null };

describe.each(lanes)('workers that misbehave on %s', (lane) => {
  let db: DataSource;
  let url: string;
  let drop: () => Promise<void>;
  let children: Child[];
  beforeEach(async () => {
    ({ url, drop } = await createLastingDatabase(lane));
    db = await openDatabase({ url, tables, migrations });
    await migrate(db);
    children = [];
  });
  afterEach(async () => {
    for (const child of children) {
      child.kill('SIGKILL');
      await child.ended;
    }
    await db.destroy();
    await drop();
  });

  const put = (...jobs: NewJob[]): Promise<void> =>
    inTransaction(db, (manager) => {
      const now = Date.now();
      return enqueue(sqlOf(manager), jobs, { now, newId: () => newId(now) });
    });
  const start = async (env: Record<string, string> = {}): Promise<Child> => {
    const child = await startChild('worker-child', { CHILD_DATABASE: url, ...env });
    children.push(child);
    return child;
  };
  /** As if the leases had run out: nobody wants to wait for them in a test. */
  const leasesRunOut = (): Promise<unknown> =>
    rowsOf(db, `UPDATE job SET due_at = due_at - ${LEASE_MS} WHERE lease IS NOT NULL`);
  const commits = (): Promise<number> => countRows(db, 'allowance');
  const noJobs = (): Promise<void> =>
    eventually(async () => expect(await countRows(db, 'job')).toBe(0));
  const isTaken = (): Promise<void> =>
    eventually(
      async () => {
        const [row] = await rowsOf<JobRow>(db, 'SELECT lease FROM job');
        expect(row?.lease).not.toBeNull();
      },
      { everyMs: 5 },
    );

  // X31
  it('a job that kills its worker is put aside after five deaths, and all others are done', async () => {
    // As many as a worker takes at once, so that all of them are in its hands each time it dies.
    await put(job('good'), job('poison'), job('good'), job('good'));
    const deadLetters = (): ReturnType<typeof listDead> =>
      inTransaction(db, (manager) => listDead(sqlOf(manager)));
    let deaths = 0;
    for (;;) {
      const child = await start();
      const buried = eventually(async () =>
        expect(await deadLetters()).toMatchObject([{ kind: 'poison' }]),
      );
      const how = await Promise.race([child.ended, buried]);
      if (how === undefined) break;
      expect(how).toBe('SIGABRT');
      deaths += 1;
      await leasesRunOut();
    }
    expect(deaths).toBe(5);
    await eventually(async () => expect(await commits()).toBe(3));
    expect(await countRows(db, 'job')).toBe(1);
  }, 60_000);

  /** Stops a process at a moment at which it holds no row; whoever sleeps on a locked row blocks it for everybody. */
  const freeze = (child: Child): Promise<void> =>
    eventually(
      async () => {
        child.kill('SIGSTOP');
        if (lane === 'sqlite') return;
        await rowsOf(db, 'SELECT id FROM job FOR UPDATE NOWAIT').catch((error: unknown) => {
          child.kill('SIGCONT');
          throw error;
        });
      },
      { everyMs: 5 },
    );

  // X04: frozen like a laptop that was closed; when it wakes up, its work belongs to somebody else.
  it('a worker frozen beyond its lease loses its work to another, and nothing of what it did is kept', async () => {
    // Long enough to be frozen before it has written anything.
    const zombie = await start({ CHILD_SLOW_MS: '3000' });
    await put(job('slow'));
    await isTaken();
    await freeze(zombie);
    await leasesRunOut();
    await start();
    await noJobs();
    expect(await commits()).toBe(1);
    zombie.kill('SIGCONT');
    await eventually(async () => expect(await zombie.ask('lost')).toHaveLength(1));
    expect(await commits()).toBe(1);
  }, 60_000);

  // X05: nobody can stop a handler that never gives the event loop back; its job must not wait for it.
  it('a worker whose event loop is blocked is relieved of the job, and finds out that it was', async () => {
    const blocked = await start({ CHILD_BLOCK_MS: '4000' });
    await put(job('block'));
    await isTaken();
    await leasesRunOut();
    await start();
    await noJobs();
    await eventually(async () => expect(await blocked.ask('lost')).toHaveLength(1));
  }, 60_000);
});

if (lanes.includes('mysql'))
  describe('two workers on one MariaDB', () => {
    // X27
    it('whose clocks are five seconds apart end no job twice', async () => {
      const { url, drop } = await createLastingDatabase('mysql');
      const db = await openDatabase({ url, tables, migrations });
      await migrate(db);
      const children = await Promise.all(
        ['0', '5000'].map((CHILD_SKEW_MS) =>
          startChild('worker-child', { CHILD_DATABASE: url, CHILD_SKEW_MS }),
        ),
      );
      const jobs = Array.from({ length: 120 }, (_, i) => job(i % 4 ? 'good' : 'slow'));
      const now = Date.now();
      await inTransaction(db, (manager) =>
        enqueue(sqlOf(manager), jobs, { now, newId: () => newId(now) }),
      );
      await eventually(async () => expect(await countRows(db, 'job')).toBe(0));
      expect(await countRows(db, 'allowance')).toBe(jobs.length);
      for (const child of children) {
        expect(await child.ask('lost')).toHaveLength(0);
        child.kill('SIGKILL');
        await child.ended;
      }
      await db.destroy();
      await drop();
    }, 60_000);
  });
