import type { DataSource } from 'typeorm';
import { StaleRow } from '../../src/database/errors';
import { sqlOf } from '../../src/database/sql';
import { inTransaction } from '../../src/database/transaction';
import { lanes, openTestDatabase } from '../support/databases';
import { countRows, rowsOf } from '../support/rows';

const INSERT = 'INSERT INTO allowance (id, tokens, refilled_at) VALUES (?, 0, 0)';
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each(lanes)('transactions on %s', (lane) => {
  let db: DataSource;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ db, close } = await openTestDatabase(lane));
  });
  afterEach(() => close());

  it('overlapping ones keep what they committed when a neighbour rolls back', async () => {
    const work = (id: number): Promise<void> =>
      inTransaction(db, async (manager) => {
        await sqlOf(manager).run(INSERT, [`row-${id}`]);
        await turn();
        if (id % 3 === 0) throw new Error('changed my mind');
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => work(i)));
    const kept = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
    expect(kept).toBe(20);
    expect(await countRows(db, 'allowance')).toBe(20);
  });

  it('thirty increments by reading, thinking and saving with a check all count', async () => {
    await db.query(INSERT, ['counter']);
    const increment = (): Promise<void> =>
      inTransaction(db, async (manager) => {
        const sql = sqlOf(manager);
        const [row] = await sql.rows<{ tokens: number }>(
          "SELECT tokens FROM allowance WHERE id = 'counter'",
        );
        await turn();
        const tokens = row?.tokens ?? 0;
        const saved = await sql.run(
          "UPDATE allowance SET tokens = ? WHERE id = 'counter' AND tokens = ?",
          [tokens + 1, tokens],
        );
        if (saved !== 1) throw new StaleRow('allowance', 'counter');
      });
    // Five at a time: more would use up the tries of the unluckiest.
    for (let i = 0; i < 6; i++) await Promise.all(Array.from({ length: 5 }, increment));
    expect(await rowsOf(db, 'SELECT tokens FROM allowance')).toEqual([{ tokens: 30 }]);
  });

  it('a query beside the transaction’s own manager is refused instead of waiting for itself', async () => {
    await expect(inTransaction(db, () => db.query('SELECT 1'))).rejects.toThrow('own manager');
    await expect(
      inTransaction(db, () => inTransaction(db, () => Promise.resolve())),
    ).rejects.toThrow('own manager');
    expect(await countRows(db, 'allowance')).toBe(0);
  });

  it('a stale row is tried again, twenty times at most, and leaves nothing behind', async () => {
    let tries = 0;
    const work = inTransaction(db, async (manager) => {
      tries += 1;
      await sqlOf(manager).run(INSERT, [`try-${tries}`]);
      throw new StaleRow('allowance', 'x');
    });
    await expect(work).rejects.toThrow(StaleRow);
    expect(tries).toBe(20);
    expect(await countRows(db, 'allowance')).toBe(0);
  });

  it('two that lock in opposite order both succeed', async () => {
    for (const id of ['a', 'b']) await db.query(INSERT, [id]);
    const both = (first: string, second: string): Promise<void> =>
      inTransaction(db, async (manager) => {
        const add = 'UPDATE allowance SET tokens = tokens + 1 WHERE id = ?';
        await sqlOf(manager).run(add, [first]);
        await turn();
        await sqlOf(manager).run(add, [second]);
      });
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? both('a', 'b') : both('b', 'a'))),
    );
    expect(await rowsOf(db, 'SELECT id, tokens FROM allowance ORDER BY id')).toEqual([
      { id: 'a', tokens: 10 },
      { id: 'b', tokens: 10 },
    ]);
  });
});
