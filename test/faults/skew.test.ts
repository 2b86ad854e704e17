import { createLogger } from '../../src/app/logger';
import { createMetrics } from '../../src/app/metrics';
import { measureSkew } from '../../src/app/skew';
import { sqlOf } from '../../src/database/sql';
import { inTransaction } from '../../src/database/transaction';
import { SECOND, systemClock } from '../../src/kernel/clock';
import { lanes, openTestDatabase } from '../support/databases';

type Found = { skewSeconds: number; alarms: string[] };

/** What a machine finds whose clock is off by so much. */
async function look(offsetMs: number): Promise<Found> {
  const { db, close } = await openTestDatabase('mysql');
  const [metrics, alarms]: [ReturnType<typeof createMetrics>, string[]] = [createMetrics(), []];
  await measureSkew({
    clock: { now: () => systemClock.now() + offsetMs },
    transact: (work) => inTransaction(db, (manager) => work(sqlOf(manager))),
    metrics,
    log: createLogger('warn', { write: (line) => void alarms.push(line) }),
  });
  await close();
  const [gauge] = (await metrics.skew.get()).values;
  return { skewSeconds: gauge?.value ?? 0, alarms };
}

// X27: leases and clocks of several machines rest on their clocks; the database server's is the measure.
const cases = lanes.includes('mysql') ? [5 * SECOND, -5 * SECOND] : [];
for (const offset of cases)
  it(`a machine that is ${String(offset / SECOND)} s off says so in the log and in the metrics`, async () => {
    const { skewSeconds, alarms } = await look(offset);
    expect(Math.abs(skewSeconds - offset / SECOND)).toBeLessThan(2);
    expect(alarms).toEqual([expect.stringContaining('our clock and the database clock disagree')]);
  });
if (lanes.includes('mysql'))
  it('a machine whose clock is right keeps quiet', async () => {
    const { skewSeconds, alarms } = await look(0);
    expect(Math.abs(skewSeconds)).toBeLessThan(2);
    expect(alarms).toEqual([]);
  });
