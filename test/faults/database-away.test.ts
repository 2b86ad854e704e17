import axios from 'axios';
import { eventually } from '../support/eventually';
import { canStartServer, startServer, type OwnServer } from './support/mariadb';
import { openTown, type Program, type Town } from './support/town';

type Count = { n: number | string };

(canStartServer ? describe : describe.skip)('when the database goes away', () => {
  let server: OwnServer;
  let town: Town;
  let program: Program;
  beforeAll(async () => {
    server = await startServer();
    town = await openTown({ lane: 'mysql', databaseUrl: server.url });
    program = await town.start('web,worker');
  }, 60_000);
  afterAll(async () => {
    await town.close();
    await server.close();
  });

  const replies = (userid: string): number =>
    town.tenant.chat(userid).filter(({ from }) => from === 'app').length;
  const isEmpty = async (): Promise<void> => {
    const [left] = await town.rows<Count>("SELECT COUNT(*) AS n FROM job WHERE kind LIKE 'chat.%'");
    expect(Number(left?.n)).toBe(0);
  };
  const asks = async (times: number): Promise<number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i++) statuses.push((await town.tenant.say('lina', '帮助')).status);
    return statuses;
  };

  // X07
  it('killed and started again: callbacks are acknowledged meanwhile, all are answered later, workers go on by themselves', async () => {
    expect(await asks(1)).toEqual([200]);
    await eventually(() => expect(replies('lina')).toBe(1));
    await server.kill();
    expect(await asks(6)).toEqual([200, 200, 200, 200, 200, 200]);
    const tries = town.tenant.counters().callbackTries - town.tenant.counters().callbacks;
    expect(tries).toBe(0);
    const form = await axios.get(`${program.url}/readyz`, {
      ...{ proxy: false as const, validateStatus: () => true },
    });
    expect(form.status).toBe(503);
    await server.start();
    await eventually(() => expect(replies('lina')).toBe(7));
    await eventually(isEmpty);
    expect(program.isAlive()).toBe(true);
    const { leadId } = await town.submit(program, 1);
    expect(leadId).not.toBe('');
  }, 90_000);

  // X08: worse than dead, because nobody says so.
  it('frozen: callbacks are acknowledged in time, and all are answered when it moves again', async () => {
    const before = replies('lina');
    const tries = town.tenant.counters().callbackTries;
    // The strictest platform cuts the connection after this and sends the callback again.
    town.tenant.callbackSettings.timeoutMs = 1_500;
    server.freeze();
    const statuses = await asks(8);
    server.thaw();
    expect(statuses).toEqual(Array.from({ length: 8 }, () => 200));
    expect(town.tenant.counters().callbackTries - tries).toBe(8);
    await eventually(() => expect(replies('lina')).toBe(before + 8));
    await eventually(isEmpty);
    const inbox = await town.rows<Count>('SELECT COUNT(*) AS n FROM inbox');
    expect(Number(inbox[0]?.n)).toBe(before + 8);
  }, 90_000);

  it('frozen when the program is asked to stop: it leaves in time all the same', async () => {
    server.freeze();
    // By the time this one is in the spool, every look at the queue hangs.
    expect(await asks(1)).toEqual([200]);
    program.kill('SIGTERM');
    const late = new Promise((resolve) => setTimeout(resolve, 30_000, 'late').unref());
    const how = await Promise.race([program.ended, late]);
    server.thaw();
    expect(how).toBe(0);
  }, 60_000);
});
