import { MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import type { World } from '../support/program';
import { formOf, openCrowd, reps } from './support/crowd';

const CROWD = 50;

describe.each(lanes)('a lead that nobody owns, offered to fifty reps on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openCrowd({ lane, reps: CROWD, capacity: 1 });
    // Everybody has their hands full.
    for (let n = 1; n <= CROWD; n++) await world.submit(formOf(n));
    // What had to wait for somebody's lock is tried again after moments.
    await world.pass(MINUTE);
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
    await world.pass(MINUTE);
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

  it('in the pool is claimed by exactly one of forty-nine at once, and nobody’s limit is used up by losing', async () => {
    const { data } = await world.submit(formOf(98));
    await world.settle();
    const everybody = reps(CROWD);
    const apis = await Promise.all(everybody.map((userid) => apiAs(world, { userid })));
    expect((await apis[0]!('POST', `/leads/${data.leadId}/accept`)).status).toBe(404);
    await world.tenant.tap('rep01', world.cardOf('rep01', '客户98号'), 'lead.accept');
    await world.settle();
    expect((await apis[0]!('POST', `/leads/${data.leadId}/give-back`)).status).toBe(200);
    const claims = await Promise.all(apis.map((api) => api('POST', `/leads/${data.leadId}/claim`)));
    const codes = claims.map(({ status, data: { code } }) => (status === 200 ? 'ok' : code));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    // The first comes first or last: one's own cool-down is told before anybody has it, and the owner's name afterwards.
    const rest = codes.filter((code) => code !== 'ok' && code !== 'pool.cool_down');
    expect(new Set(rest)).toEqual(new Set(['lead.already_owned']));
    const used = await rowsOf<{ n: number }>(
      world.program.db,
      "SELECT SUM(used) AS n FROM lead_daily_use WHERE what = 'claim'",
    );
    expect(Number(used[0]?.n)).toBe(1);
    const open = await rowsOf<{ n: number }>(
      world.program.db,
      'SELECT COUNT(*) AS n FROM lead_ownership WHERE lead_id = ? AND ended_at IS NULL',
      [data.leadId],
    );
    expect(Number(open[0]?.n)).toBe(1);
  }, 60_000);
});
