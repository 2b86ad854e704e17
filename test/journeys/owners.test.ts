import { CHECK_OWNERS } from '../../src/leads/commands/check-owners';
import { HOUR } from '../../src/kernel/clock';
import { inTransaction } from '../../src/database/transaction';
import { sqlOf } from '../../src/database/sql';
import { enqueue } from '../../src/outbox/queue';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';

describe.each(lanes)('one owner at every instant, on %s', (lane) => {
  let world: World;
  let leadId: string;
  beforeEach(async () => {
    world = await openWorld({ lane });
    leadId = (await world.submit(FORM)).data.leadId;
    await world.settle();
  });
  afterEach(() => world.close());

  let looks = 0;
  /** What the nightly look leaves for operations to see. */
  const look = async (): Promise<string[]> => {
    const unique = `${CHECK_OWNERS}:${++looks}`;
    const job = { kind: CHECK_OWNERS, lane: 2, payload: {}, unique } as const;
    const stamp = { now: world.clock.now(), newId: () => `look-${looks}` };
    await inTransaction(world.program.db, (manager) => enqueue(sqlOf(manager), [job], stamp));
    await world.settle();
    const text = 'SELECT last_error FROM job WHERE due_at IS NULL';
    const rows = await rowsOf<{ last_error: string }>(world.program.db, text);
    return rows.map((row) => row.last_error);
  };

  it('stands after hand-over, release, claim, disqualification, and back again', async () => {
    const lina = await apiAs(world, { userid: 'lina' });
    const zhaolei = await apiAs(world, { userid: 'zhaolei' });
    const { data: me } = await zhaolei<{ id: string }>('GET', '/me');
    await lina('POST', `/leads/${leadId}/accept`);
    await lina('POST', `/leads/${leadId}/transfer`, { data: { memberId: me.id } });
    await world.pass(72 * HOUR);
    expect(await look()).toEqual([]);
    const wangfang = await apiAs(world, { userid: 'wangfang' });
    expect((await wangfang('POST', `/leads/${leadId}/claim`)).status).toBe(200);
    await wangfang('POST', `/leads/${leadId}/disqualify`, { data: { reason: '没有需求' } });
    await wangfang('POST', `/leads/${leadId}/reopen`);
    expect(await look()).toEqual([]);
    const history = await rowsOf<{ how: string; ended_because: string | null }>(
      world.program.db,
      'SELECT how, ended_because FROM lead_ownership ORDER BY round',
    );
    expect(history).toEqual([
      { how: 'dispatched', ended_because: 'transferred' },
      { how: 'transferred', ended_because: 'released' },
      { how: 'claimed', ended_because: 'reopened' },
      { how: 'again', ended_because: null },
    ]);
  });

  it.each([
    ['another owner than the history says', "UPDATE `lead` SET owner_id = 'somebody'"],
    ['an owner in the history that it has not', "UPDATE `lead` SET owner_id = NULL, state = 'new'"],
    [
      'two owners at once',
      `INSERT INTO lead_ownership (lead_id, round, owner_id, since_at, how)
       SELECT lead_id, 2, 'somebody', since_at + 1, 'claimed' FROM lead_ownership`,
    ],
  ])('a lead with %s is named to operations', async (_, breaking) => {
    await world.program.db.query(breaking);
    expect(await look()).toEqual([expect.stringContaining(leadId)]);
  });
});
