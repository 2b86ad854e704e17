import { lanes } from '../support/databases';
import { rowsOf } from '../support/rows';
import type { World } from '../support/program';
import { formOf, openCrowd, reps } from './support/crowd';

const CROWD = 50;

describe.each(lanes)('a lead that nobody owns, offered to fifty reps on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openCrowd({ lane, reps: CROWD, capacity: 1 });
    // Everybody has their hands full.
    for (let n = 1; n <= CROWD; n++) await world.submit(formOf(n));
    await world.settle();
  });
  afterEach(() => world.close());

  const last = (userid: string): string =>
    JSON.stringify(world.tenant.chat(userid).at(-1)?.cardState);

  it('belongs to exactly one after all fifty have tapped 接手 at once, and forty-nine read who has it', async () => {
    const { data } = await world.submit(formOf(99));
    await world.settle();
    const everybody = reps(CROWD);
    const tasks = everybody.map((userid) => world.cardOf(userid, '客户99号'));
    const deliveries = await Promise.all(
      everybody.map((userid, i) => world.tenant.tap(userid, tasks[i]!, 'lead.accept')),
    );
    expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set([200]));
    await world.settle();
    const db = world.program.db;
    const [lead] = await rowsOf<{ state: string; name: string }>(
      db,
      'SELECT l.state, m.name FROM lead l JOIN member m ON m.id = l.owner_id WHERE l.id = ?',
      [data.leadId],
    );
    expect(lead?.state).toBe('working');
    const owners = everybody.filter((userid) => last(userid).includes('记录联系'));
    expect(owners).toHaveLength(1);
    const told = everybody.filter((userid) => last(userid).includes(`已由${lead?.name ?? ''}接手`));
    expect(told).toHaveLength(CROWD - 1);
    expect(told).not.toContain(owners[0]);
    const [facts] = await rowsOf<{ n: number }>(
      db,
      "SELECT COUNT(*) AS n FROM audit_log WHERE action = 'lead.accepted' AND subject_id = ?",
      [data.leadId],
    );
    expect(Number(facts?.n)).toBe(1);
    // One card each, and none of them with a button that no longer works.
    expect(everybody.map((userid) => world.tenant.chat(userid).length)).toEqual(
      everybody.map(() => 2),
    );
    expect(told.filter((userid) => last(userid).includes('lead.accept'))).toEqual([]);
    const dead = await rowsOf(db, 'SELECT kind, last_error FROM job WHERE due_at IS NULL');
    expect(dead).toEqual([]);
  }, 60_000);
});
