import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import type { World } from '../support/program';
import { rowsOf } from '../support/rows';
import { formOf, openCrowd } from './support/crowd';

type At = number | string;
type Step = { level: number; fired_at: At | null; late_ms: At | null; due_at: At };
type Told = { state: string; kind: string; digest_id: string | null; n: number };

describe.each(lanes)('many deadlines at once on %s', (lane) => {
  let world: World;
  const open = async (leads: number): Promise<void> => {
    world = await openCrowd({ lane, reps: 20, capacity: 100 });
    for (let n = 1; n <= leads; n++) await world.submit(formOf(n));
    await world.settle();
  };
  afterEach(() => world.close());

  /** Lets time pass in steps, as it does. */
  const wait = async (ms: number, step: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += step) await world.pass(step);
  };
  const steps = (): Promise<Step[]> =>
    rowsOf<Step>(world.program.db, 'SELECT * FROM lead_clock_step');
  const told = (kind: string): Promise<Told[]> =>
    rowsOf<Told>(
      world.program.db,
      'SELECT state, COUNT(*) AS n FROM message WHERE kind = ? GROUP BY state ORDER BY state',
      [kind],
    );
  const digests = (userid: string): { at: number; text: string }[] =>
    world.tenant
      .chat(userid)
      .filter(({ msgtype }) => msgtype === 'markdown')
      .map(({ at, content }) => ({ at, text: JSON.stringify(content) }));

  // X19: the chat platform shows nobody more than thirty messages a minute, and throws the rest away without a word.
  it('of hundreds of cards for one manager none is thrown away, and every lead is in a card or a digest', async () => {
    const leads = lane === 'sqlite' ? 500 : 200;
    await open(leads);
    await world.pass(15 * MINUTE);
    await wait(MINUTE, 20 * SECOND);
    expect(world.tenant.counters().dropped).toBe(0);
    const cards = world.tenant.chat('chief').filter(({ taskId }) => taskId);
    expect(cards.length).toBeLessThanOrEqual(30);
    const [merged, sent] = await told('lead.breach');
    expect([merged?.state, sent?.state]).toEqual(['merged', 'sent']);
    expect(Number(merged?.n) + Number(sent?.n)).toBe(leads);
    expect(Number(sent?.n)).toBe(cards.length);
    // What the digests say they hold is what was left out.
    const sums = digests('chief').map(({ text }) => Number(/有 (\d+) 条提醒/.exec(text)?.[1]));
    expect(sums.reduce((sum, n) => sum + n, 0)).toBe(Number(merged?.n));
  }, 180_000);

  // X28: the program is down for eight hours over two hundred deadlines.
  it('after eight hours of silence each of 200 steps fires once, and each leader gets one digest', async () => {
    await open(100);
    const before = world.tenant.chat('chief').length;
    expect(before).toBe(0);
    world.clock.advance(8 * HOUR);
    const back = world.clock.now();
    await world.settle();
    await wait(4 * MINUTE, 15 * SECOND);
    const fired = await steps();
    expect(fired).toHaveLength(200);
    for (const step of fired) {
      expect(Number(step.fired_at)).toBe(back);
      expect(Number(step.late_ms)).toBe(back - Number(step.due_at));
    }
    for (const leader of ['chief', 'boss']) {
      expect(digests(leader)).toHaveLength(1);
      expect(digests(leader)[0]?.text).toContain('有 100 条提醒');
      expect(world.tenant.chat(leader)).toHaveLength(1);
    }
    await wait(20 * MINUTE, MINUTE);
    expect(await steps()).toEqual(fired);
    expect(digests('chief')).toHaveLength(1);
    expect(world.tenant.counters().dropped).toBe(0);
  }, 180_000);

  it('what is gathered after a digest comes in the next one, five minutes later', async () => {
    await open(20);
    world.clock.advance(30 * MINUTE);
    for (let n = 21; n <= 40; n++) await world.submit(formOf(n));
    await world.pass(14 * MINUTE);
    await world.pass(5 * SECOND);
    await world.pass(4 * MINUTE);
    await wait(5 * MINUTE, 10 * SECOND);
    const [first, second] = digests('chief');
    expect(digests('chief')).toHaveLength(2);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(5 * MINUTE);
    expect((await told('lead.breach')).map(({ state }) => state)).toEqual(['merged']);
  }, 180_000);

  it.each([
    ['long names', '江苏华东精密机械制造股份有限公司苏州分公司采购部'.repeat(3)],
    ['the widest characters', '🚀'.repeat(40)],
  ])('a digest of 40 with %s says how many it leaves out and what to do', async (_, name) => {
    world = await openCrowd({ lane, reps: 20, capacity: 100 });
    for (let n = 1; n <= 40; n++) await world.submit({ ...formOf(n), company_name: `${name}${n}` });
    await world.settle();
    world.clock.advance(8 * HOUR);
    await world.settle();
    await wait(MINUTE, 15 * SECOND);
    const [digest] = world.tenant.chat('boss').filter(({ msgtype }) => msgtype === 'markdown');
    const { content } = digest?.content['markdown'] as { content: string };
    const lines = content.split('\n');
    const listed = lines.filter((line) => /^\d+\. 【红灯】.* · 销售\d\d/.test(line));
    expect(listed.length).toBeGreaterThanOrEqual(10);
    expect(lines.at(-2)).toBe(`……另有 ${40 - listed.length} 条`);
    expect(lines.at(-1)).toContain('主管回复「红灯」');
  });

  // X26: somebody corrects the machine's clock.
  it('a clock that jumps back an hour and forward again makes nothing fire early or twice', async () => {
    await open(10);
    await world.pass(14 * MINUTE);
    world.clock.advance(-HOUR);
    await wait(HOUR, 5 * MINUTE);
    expect((await steps()).filter(({ fired_at: at }) => at !== null)).toEqual([]);
    await world.pass(MINUTE);
    const fired = (await steps()).filter(({ fired_at: at }) => at !== null);
    expect(fired).toHaveLength(10);
    world.clock.advance(-HOUR);
    await wait(HOUR, 10 * MINUTE);
    expect((await steps()).filter(({ fired_at: at }) => at !== null)).toEqual(fired);
    for (const step of fired)
      expect(Number(step.fired_at)).toBeGreaterThanOrEqual(Number(step.due_at));
  }, 180_000);

  it('a clock that jumps forward an hour fires what is due then, once, and says how late', async () => {
    await open(10);
    world.clock.advance(HOUR);
    await world.settle();
    world.clock.advance(-HOUR);
    await wait(HOUR + 10 * MINUTE, 10 * MINUTE);
    const fired = await steps();
    expect(fired.map(({ late_ms: late }) => Number(late)).sort()).toEqual([
      ...Array.from({ length: 10 }, () => 30 * MINUTE),
      ...Array.from({ length: 10 }, () => 45 * MINUTE),
    ]);
    expect(digests('chief')).toHaveLength(1);
    expect(digests('boss')).toHaveLength(1);
  }, 180_000);
});
