import { PRUNE } from '../../src/app/prune';
import { asSystem } from '../../src/app/unit-of-work';
import { blank } from '../../src/chat/desk';
import type { Message } from '../../src/chat/message';
import { DAY } from '../../src/kernel/clock';
import { newId } from '../../src/kernel/ids';
import { lanes } from '../support/databases';
import { openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';

describe.each(lanes)('what is old, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  const prune = async (): Promise<void> => {
    await world.program.unitOfWork(asSystem('test'), ({ enqueue }) =>
      Promise.resolve(enqueue({ kind: PRUNE, lane: 2, payload: {} })),
    );
    await world.settle();
  };
  const commits = async (): Promise<number> => {
    const { values } = await world.program.metrics.jobs.get();
    return values.find(({ labels }) => labels.kind === PRUNE)?.value ?? 0;
  };

  it('callbacks are blanked and forgotten in batches with a commit each', async () => {
    const now = world.clock.now();
    const put = (days: number, count: number): Promise<void> =>
      world.program.transact(async (sql) => {
        for (let n = 0; n < count; n++)
          await sql.run(
            'INSERT INTO inbox (source, dedupe, received_at, body) VALUES (?, ?, ?, ?)',
            [...['wecom', `${String(days)}-${String(n)}`, now - days * DAY, 'body']],
          );
      });
    await put(61, 250);
    await put(8, 250);
    await put(6, 3);
    await prune();
    const rows = await rowsOf<{ body: string | null; n: number | string }>(
      world.program.db,
      'SELECT body, COUNT(*) AS n FROM inbox GROUP BY body ORDER BY body',
    );
    expect(rows.map(({ body, n }) => [body, Number(n)])).toEqual([
      [null, 250],
      ['body', 3],
    ]);
    expect(await commits()).toBeGreaterThanOrEqual(2);
    const before = await commits();
    await prune();
    expect((await commits()) - before).toBe(1);
  });

  it('messages go when nothing can be done to them, cards when they are a year old', async () => {
    const now = world.clock.now();
    const message = (days: number, change: Partial<Message>): Message => ({
      ...blank({ now: now - days * DAY, newId: () => newId(now - days * DAY) }),
      ...{ recipientId: 'm', kind: 'lead.todo', subjectId: 'lead', state: 'sent', ...change },
    });
    const text = { kind: 'text', subjectId: null } as const;
    const gone = [
      ...Array.from({ length: 250 }, () => message(91, { state: 'merged' })),
      message(91, { state: 'superseded' }),
      message(91, text),
      message(401, {}),
      message(401, { state: 'failed' }),
    ];
    const kept = [
      ...[message(89, { state: 'merged' }), message(89, text), message(399, {})],
      ...[message(399, { state: 'failed' }), message(500, { state: 'queued' })],
      message(500, { state: 'gathered' }),
    ];
    await world.program.unitOfWork(asSystem('test'), async ({ messages }) => {
      await messages.add([...gone, ...kept]);
    });
    await prune();
    const left = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM message');
    expect(left.map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort());
  });

  it('an allowance that has long been full again needs no row', async () => {
    await world.tenant.say('lina', '帮助');
    await world.settle();
    expect(await countRows(world.program.db, 'allowance')).toBe(1);
    await prune();
    expect(await countRows(world.program.db, 'allowance')).toBe(1);
    world.clock.advance(2 * DAY);
    await prune();
    expect(await countRows(world.program.db, 'allowance')).toBe(0);
    await world.tenant.say('lina', '帮助');
    await world.settle();
    expect(world.tenant.chat('lina').filter(({ from }) => from === 'app')).toHaveLength(2);
  });
});
