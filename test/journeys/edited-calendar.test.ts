import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/app/config';
import { startProgram } from '../../src/app/program';
import { sqlOf } from '../../src/database/sql';
import { inTransaction } from '../../src/database/transaction';
import { MINUTE } from '../../src/kernel/clock';
import { RECOMPUTE } from '../../src/leads/commands/recompute-clocks';
import { enqueue } from '../../src/outbox/queue';
import { scratchFolder } from '../faults/support/places';
import { lanes } from '../support/databases';
import { environment, FORM, freePort, openWorld } from '../support/program';
import { rowsOf } from '../support/rows';

// Two programs on one database, the second with another calendar: only a server's database outlives a program here.
describe.each(lanes.filter((lane) => lane === 'mysql'))('a calendar edited on %s', (lane) => {
  it('moves the deadlines that run already, when the program starts with it', async () => {
    const world = await openWorld({ lane });
    await world.submit(FORM);
    await world.settle();
    const due = async (): Promise<number> => {
      const text = 'SELECT MIN(due_at) AS due_at FROM lead_clock_step';
      const [row] = await rowsOf<{ due_at: number | string }>(world.program.db, text);
      return Number(row?.due_at);
    };
    const before = await due();
    const folder = scratchFolder();
    cpSync('config/business', folder.path, { recursive: true });
    const file = join(folder.path, 'calendar.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace("from: '09:00'", "from: '10:10'"));
    const sandboxUrl = 'http://127.0.0.1:9';
    const ports = { port: await freePort(), databaseUrl: world.databaseUrl, sandboxUrl };
    const { clock } = world;
    const second = await startProgram({
      ...{ config: readConfig(environment(ports)), clock },
      ...{ businessFolder: folder.path, background: false },
    });
    const job = { kind: RECOMPUTE, lane: 2, payload: {}, unique: RECOMPUTE } as const;
    await inTransaction(second.db, (manager) =>
      enqueue(sqlOf(manager), [job], { now: clock.now(), newId: () => 'recompute' }),
    );
    await second.worker.drain();
    // Asked at ten with work from nine on; with work from ten past ten the quarter of an hour ends ten minutes later.
    expect(await due()).toBe(before + 10 * MINUTE);
    await second.stop();
    folder.drop();
    await world.close();
  });
});
