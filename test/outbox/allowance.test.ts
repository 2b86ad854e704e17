import fc from 'fast-check';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock';
import { sqlOf } from '../../src/database/sql';
import { inTransaction } from '../../src/database/transaction';
import { takeAllowance } from '../../src/outbox/allowance';
import { lanes, openTestDatabase } from '../support/databases';

describe.each(lanes)('a receiver’s allowance on %s', (lane) => {
  it('never lets through more than WeCom shows, in any minute or hour', async () => {
    const { db, close } = await openTestDatabase(lane);
    const asks = fc.array(fc.record({ after: fc.nat(8_000), urgent: fc.boolean() }), {
      minLength: 50,
      maxLength: 120,
    });
    let receiver = 0;
    await fc.assert(
      fc.asyncProperty(asks, async (list) => {
        const id = `member-${++receiver}`;
        const sent: number[] = [];
        let now = 1_000_000;
        await inTransaction(db, async (manager) => {
          for (const { after, urgent } of list) {
            now += after;
            if ((await takeAllowance(sqlOf(manager), { receiver: id, now, urgent })) === 0)
              sent.push(now);
          }
        });
        const most = (span: number): number =>
          Math.max(
            0,
            ...sent.map((at) => sent.filter((other) => other >= at && other < at + span).length),
          );
        expect(most(MINUTE)).toBeLessThanOrEqual(30);
        expect(most(HOUR)).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: lane === 'sqlite' ? 40 : 5 },
    );
    await close();
  });

  it('lets through fewer than a thousand an hour to who asks without a pause', async () => {
    const { db, close } = await openTestDatabase(lane);
    const sent: number[] = [];
    await inTransaction(db, async (manager) => {
      for (let now = 0; now <= 65 * MINUTE; now += 3 * SECOND)
        if ((await takeAllowance(sqlOf(manager), { receiver: 'm', now, urgent: true })) === 0)
          sent.push(now);
    });
    const within = sent.map(
      (at) => sent.filter((other) => other >= at && other < at + HOUR).length,
    );
    expect(Math.max(...within)).toBeLessThanOrEqual(1_000);
    // And not for having let nothing through.
    expect(Math.max(...within)).toBeGreaterThan(800);
    await close();
  }, 30_000);

  it('says when to ask again, and then keeps its word', async () => {
    const { db, close } = await openTestDatabase(lane);
    await inTransaction(db, async (manager) => {
      const take = (now: number, urgent: boolean): Promise<number> =>
        takeAllowance(sqlOf(manager), { receiver: 'm', now, urgent });
      let again = 0;
      while (again === 0) again = await take(1_000, true);
      expect(await take(again - 1, true)).toBeGreaterThan(0);
      expect(await take(again, true)).toBe(0);
    });
    await close();
  });

  it('ordinary messages leave a reserve for clocks', async () => {
    const { db, close } = await openTestDatabase(lane);
    await inTransaction(db, async (manager) => {
      const take = (urgent: boolean): Promise<number> =>
        takeAllowance(sqlOf(manager), { receiver: 'm', now: 1, urgent });
      while ((await take(false)) === 0);
      expect(await take(true)).toBe(0);
    });
    await close();
  });

  // X26: somebody corrects the machine's clock.
  it('goes on refilling when the clock is put back', async () => {
    const { db, close } = await openTestDatabase(lane);
    await inTransaction(db, async (manager) => {
      const take = (now: number): Promise<number> =>
        takeAllowance(sqlOf(manager), { receiver: 'm', now, urgent: true });
      while ((await take(2 * HOUR)) === 0);
      const again = await take(HOUR);
      expect(again - HOUR).toBeLessThan(MINUTE);
      expect(await take(again)).toBe(0);
    });
    await close();
  });
});
