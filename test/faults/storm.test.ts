import { newId } from '../../src/kernel/ids';
import { sqlOf } from '../../src/database/sql';
import { inTransaction } from '../../src/database/transaction';
import { enqueue } from '../../src/outbox/queue';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';

// X10. Writers that want the same rows at the same moment; every one of them must come through.
const WRITERS = 16;

describe.each(lanes)('a storm of writers on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane, env: { DATABASE_POOL: '16' } });
  });
  afterEach(() => world.close());

  it('the same person’s form sixteen times at once, with sixteen keys, is one lead with sixteen posts', async () => {
    const answers = await Promise.all(
      Array.from({ length: WRITERS }, (_, i) =>
        world.submit({ ...FORM, message: `第${i}次` }, { 'Idempotency-Key': `key-${i}` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: WRITERS - 1 }, () => 200),
      201,
    ]);
    expect(new Set(answers.map(({ data }) => data.leadId)).size).toBe(1);
    expect(await countRows(world.program.db, 'lead')).toBe(1);
    expect(await countRows(world.program.db, 'lead_submission')).toBe(WRITERS);
    expect(await countRows(world.program.db, 'lead_clock')).toBe(1);
  });

  it('the same form sixteen times at once is one post, and sixteen rows of the log', async () => {
    const answers = await Promise.all(Array.from({ length: WRITERS }, () => world.submit(FORM)));
    expect(new Set(answers.map(({ data }) => data.leadId)).size).toBe(1);
    const outcomes = await rowsOf<{ outcome: string; n: number | string }>(
      world.program.db,
      'SELECT outcome, COUNT(*) AS n FROM lead_submission GROUP BY outcome ORDER BY outcome',
    );
    expect(outcomes.map(({ outcome, n }) => [outcome, Number(n)])).toEqual([
      ['lead', 1],
      ['repeated', WRITERS - 1],
    ]);
  });

  it('rows and job keys taken in opposite orders deadlock, and all come through', async () => {
    const { db } = world.program;
    await rowsOf(
      db,
      "INSERT INTO allowance (id, tokens, refilled_at) VALUES ('a', 0, 0), ('b', 0, 0)",
    );
    const [rounds, writers] = [12, 5];
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        const order = (writer + round) % 2 ? ['a', 'b'] : ['b', 'a'];
        await inTransaction(db, async (manager) => {
          const sql = sqlOf(manager);
          for (const id of order) {
            await sql.run('UPDATE allowance SET tokens = tokens + 1 WHERE id = ?', [id]);
            const wish = { kind: 'storm', lane: 2 as const, payload: {}, again: true };
            await enqueue(sql, [{ ...wish, unique: `storm:${id}` }], {
              now: 1,
              newId: () => newId(1),
            });
          }
        });
      }
    };
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    const rows = await rowsOf<{ tokens: number }>(db, 'SELECT tokens FROM allowance ORDER BY id');
    expect(rows.map(({ tokens }) => tokens)).toEqual([writers * rounds, writers * rounds]);
    expect(await rowsOf(db, "SELECT id FROM job WHERE kind = 'storm'")).toHaveLength(2);
  }, 60_000);

  it('sixteen taps on one card at once change the lead once', async () => {
    await world.submit(FORM);
    await world.settle();
    const task = world.cardOf('lina', '华东精工');
    await Promise.all(
      Array.from({ length: WRITERS }, () => world.tenant.tap('lina', task, 'lead.accept')),
    );
    await world.settle();
    const accepted = await rowsOf(
      world.program.db,
      "SELECT id FROM audit_log WHERE action = 'lead.accepted'",
    );
    expect(accepted).toHaveLength(1);
    expect(world.tenant.chat('lina')).toHaveLength(1);
    expect(await rowsOf(world.program.db, 'SELECT id FROM job WHERE due_at IS NULL')).toEqual([]);
  });
});
