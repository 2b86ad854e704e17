import axios from 'axios';
import { readConfig } from '../../src/app/config';
import { startProgram } from '../../src/app/program';
import { readPeople } from '../../src/app/people-sync';
import { asSystem } from '../../src/app/unit-of-work';
import { syncDirectory } from '../../src/people/commands/sync-directory';
import { frozenClock } from '../../src/kernel/clock';
import { createLastingDatabase } from '../faults/support/places';
import { lanes } from '../support/databases';
import {
  environment,
  FORM,
  freePort,
  openWorld,
  WEDNESDAY_10,
  type World,
} from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';

type Dead = { items: { kind: string; lastError: string }[] };

describe.each(lanes)('a directory that shrinks, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
    await world.submit(FORM);
    await world.settle();
  });
  afterEach(() => world.close());

  const leave = async (...userids: string[]): Promise<void> => {
    for (const userid of userids)
      await world.tenant.changeContact({ changeType: 'delete_user', userid } as never);
    await world.settle();
  };
  const active = async (): Promise<number> => {
    const rows = await rowsOf(world.program.db, "SELECT id FROM member WHERE status = 'active'");
    return rows.length;
  };
  const owner = async (): Promise<string | undefined> => {
    const [row] = await rowsOf<{ name: string }>(
      world.program.db,
      'SELECT m.name FROM `lead` l JOIN member m ON m.id = l.owner_id',
    );
    return row?.name;
  };

  it('by a few is believed', async () => {
    await leave('huangmin', 'linxiao', 'chenwei');
    expect(await active()).toBe(4);
  });

  it('by more than a third is not: nobody leaves, no lead is taken, and operations hears of it', async () => {
    await leave('lina', 'zhaolei', 'huangmin', 'linxiao');
    expect(await active()).toBe(7);
    expect(await owner()).toBe('李娜');
    const director = await apiAs(world, { userid: 'zhouzong' });
    const dead = await director<Dead>('GET', '/jobs/dead');
    expect(dead.data.items.map(({ kind }) => kind)).toEqual(['people.sync']);
    expect(dead.data.items[0]?.lastError).toMatch(/少了 4 位（共 7 位在职）.*people -- sync/);
    const metrics = await axios.get<string>(`${world.url}/metrics`, { proxy: false });
    expect(metrics.data).toContain('salesbeat_jobs_dead{lane="1"} 1');
  });

  it('is believed all the same when an operator says so', async () => {
    await leave('lina', 'zhaolei', 'huangmin', 'linxiao');
    await readPeople(world.program.peopleEnv, { evenIfManyLeft: true });
    expect(await active()).toBe(3);
  });

  it('and is empty is refused', async () => {
    const reading = { platform: 'wecom' as const, teams: [], members: [] };
    await expect(
      world.program.unitOfWork(asSystem('test'), (ctx) => syncDirectory(ctx, reading)),
    ).rejects.toMatchObject({ code: 'directory.many_gone', data: { gone: 7, active: 7 } });
    expect(await active()).toBe(7);
    expect(await rowsOf(world.program.db, 'SELECT id FROM team')).toHaveLength(3);
  });
});

it.each(lanes)(
  'a database serves one company: another one cannot start on it, on %s',
  async (lane) => {
    const database = await createLastingDatabase(lane);
    const port = await freePort();
    const places = { port, databaseUrl: database.url, sandboxUrl: 'http://127.0.0.1:9' };
    const whole = environment(places);
    const start = async (env: Record<string, string>): Promise<void> => {
      const clock = frozenClock(WEDNESDAY_10);
      const program = await startProgram({ config: readConfig(env), clock, background: false });
      await program.stop();
    };
    await start(whole);
    await start(whole);
    await expect(start({ ...whole, WECOM_CORP_ID: 'ww-other' })).rejects.toThrow(
      'belongs to the company ww00000000000001, not to ww-other',
    );
    const { DATABASE_URL = '', SPOOL_FILE = '', PORT = '' } = whole;
    await expect(start({ DATABASE_URL, SPOOL_FILE, PORT, LOG_LEVEL: 'silent' })).rejects.toThrow(
      'the simulated tenant',
    );
    await start(whole);
    await database.drop();
  },
);
