import { sqlOf } from '../../src/database/sql';
import { inTransaction } from '../../src/database/transaction';
import { system } from '../../src/kernel/actor';
import { newId } from '../../src/kernel/ids';
import { claim, enqueue, LEASE_MS } from '../../src/outbox/queue';
import { LostLease } from '../../src/outbox/attempt';
import { lanes } from '../support/databases';
import { openWorld, type World } from '../support/program';
import { countRows } from '../support/rows';

// X04 in the whole program, with a clock that can be moved: the process stood still while its lease ran out.
describe.each(lanes)('a program that wakes up after its lease on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  it('keeps nothing of the work it still had in its hands: no row, no job, no line in the audit log', async () => {
    const { program, clock } = world;
    const take = (lease: string): ReturnType<typeof claim> =>
      inTransaction(program.db, (manager) =>
        claim(sqlOf(manager), { lane: 0, limit: 1, now: clock.now(), lease }),
      );
    await inTransaction(program.db, (manager) =>
      enqueue(sqlOf(manager), [{ kind: 'any', lane: 0, payload: {} }], {
        now: clock.now(),
        newId: () => newId(clock.now()),
      }),
    );
    const [held] = await take('sleeper');
    clock.advance(LEASE_MS);
    await take('another');
    const before = [
      await countRows(program.db, 'message'),
      await countRows(program.db, 'audit_log'),
      await countRows(program.db, 'job'),
    ];
    const { directory } = await program.snapshot.read();
    const work = program.unitOfWork({ actor: system('any'), finishes: held! }, (context) =>
      context.desk.say(directory.members[0]!.id, { kind: 'text', text: '您好' }),
    );
    await expect(work).rejects.toThrow(LostLease);
    expect([
      await countRows(program.db, 'message'),
      await countRows(program.db, 'audit_log'),
      await countRows(program.db, 'job'),
    ]).toEqual(before);
  });
});
