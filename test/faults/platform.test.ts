import { MINUTE, SECOND } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { formOf } from './support/crowd';

type JobRow = { kind: string; attempt: number };

describe.each(lanes)('when the chat platform fails, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  const wait = async (ms: number, step: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += step) await world.pass(step);
  };
  const cards = (): number =>
    ['lina', 'zhaolei', 'huangmin', 'linxiao'].flatMap((userid) => world.tenant.chat(userid))
      .length;
  const jobs = (condition: string): Promise<JobRow[]> =>
    rowsOf(world.program.db, `SELECT kind, attempt FROM job WHERE ${condition}`);
  const deliveries = (): Promise<JobRow[]> => jobs("kind = 'chat.deliver'");

  // X16
  it('ten minutes of errors lose no card, and all are there ten minutes after it', async () => {
    world.tenant.faults.fail('message/send', { http: 502 });
    for (let n = 1; n <= 12; n++) await world.submit(formOf(n));
    await wait(10 * MINUTE, 15 * SECOND);
    expect(cards()).toBe(0);
    world.tenant.faults.clear();
    await wait(10 * MINUTE, 30 * SECOND);
    expect(await deliveries()).toEqual([]);
    expect(await jobs('due_at IS NULL')).toEqual([]);
    expect(world.tenant.counters().dropped).toBe(0);
    const named = JSON.stringify(
      ['lina', 'zhaolei', 'huangmin', 'linxiao'].map((userid) => world.tenant.chat(userid)),
    );
    for (let n = 1; n <= 12; n++) expect(named).toContain(`客户${n}号`);
  }, 60_000);

  // X17: the worst of failures, because nobody knows whether the message arrived.
  it('a card whose answer was lost is shown once', async () => {
    world.tenant.faults.fail('message/send', { dropAfter: true, times: 3 });
    await world.submit(FORM);
    await wait(MINUTE, 2 * SECOND);
    expect(world.tenant.chat('lina')).toHaveLength(1);
    expect(world.tenant.counters().duplicateTasks).toBeGreaterThanOrEqual(1);
    const [message] = await rowsOf<{ state: string }>(
      world.program.db,
      'SELECT state FROM message',
    );
    expect(message?.state).toBe('sent');
  });

  it('one in five answers lost: everybody sees each card once', async () => {
    world.tenant.faults.fail('message/send', { dropAfter: true, probability: 0.2, seed: 7 });
    for (let n = 1; n <= 40; n++) await world.submit(formOf(n));
    await wait(5 * MINUTE, 5 * SECOND);
    const chats = ['lina', 'zhaolei', 'huangmin', 'linxiao'].map((userid) =>
      world.tenant.chat(userid),
    );
    const cards = chats.flat().filter(({ taskId }) => taskId);
    const shown = cards.map(({ cardState }) => JSON.stringify(cardState?.main_title));
    expect(new Set(shown).size).toBe(shown.length);
    for (let n = 1; n <= 40; n++) expect(JSON.stringify(chats)).toContain(`客户${n}号`);
    expect(world.tenant.counters().duplicateTasks).toBeGreaterThan(0);
  }, 60_000);

  it('a reply whose answer was lost is said once, and the same question again gets a reply again', async () => {
    world.tenant.faults.fail('message/send', { dropAfter: true, times: 1 });
    await world.tenant.say('lina', '离岗');
    await wait(MINUTE, 2 * SECOND);
    const replies = (): number =>
      world.tenant.chat('lina').filter(({ from }) => from === 'app').length;
    expect(replies()).toBe(1);
    expect(world.tenant.counters().duplicates).toBe(1);
    await world.tenant.say('lina', '离岗');
    await wait(MINUTE, 2 * SECOND);
    expect(replies()).toBe(2);
  });

  it('an update whose answer was lost leaves one card in its new state', async () => {
    await world.submit(FORM);
    await world.settle();
    world.tenant.faults.fail('message/update_template_card', { dropAfter: true, times: 1 });
    await world.tenant.tap('lina', world.cardOf('lina', '华东精工'), 'lead.accept');
    await wait(MINUTE, 2 * SECOND);
    expect(world.tenant.chat('lina')).toHaveLength(1);
    expect(JSON.stringify(world.tenant.chat('lina')[0]?.cardState)).toContain('记录联系');
  });

  // X18
  it('told to slow down, we knock once a minute and no more, and lose no attempt', async () => {
    world.tenant.faults.fail('message/send', { errcode: 45009 });
    const from = world.clock.now();
    await world.submit(formOf(1));
    await world.settle();
    for (let n = 2; n <= 20; n++) await world.submit(formOf(n));
    await wait(10 * MINUTE, 5 * SECOND);
    const knocks = world.tenant.requests('message/send').map(({ at }) => at - from);
    expect(knocks.length).toBeGreaterThanOrEqual(2);
    expect(knocks.length).toBeLessThanOrEqual(10);
    for (const [i, at] of knocks.entries())
      if (i > 0) expect(at - (knocks[i - 1] ?? 0)).toBeGreaterThanOrEqual(MINUTE);
    expect(new Set((await deliveries()).map(({ attempt }) => attempt))).toEqual(new Set([0]));
    world.tenant.faults.clear();
    await wait(70 * MINUTE, MINUTE);
    expect(await deliveries()).toEqual([]);
    expect(await jobs('due_at IS NULL')).toEqual([]);
  }, 60_000);

  // Twelve that were under way together are told together: they must not double the pause twelve times.
  it('told to slow down by many calls at once, we rest a minute and not an hour', async () => {
    const undo = world.tenant.faults.fail('message/send', { errcode: 45009 });
    for (let n = 1; n <= 20; n++) await world.submit(formOf(n));
    await world.settle();
    undo();
    await wait(2 * MINUTE, 10 * SECOND);
    expect(cards()).toBeGreaterThan(0);
  });

  it('a slowed-down platform does not keep callbacks waiting', async () => {
    world.tenant.faults.fail('message/send', { errcode: 45009 });
    await world.tenant.say('lina', '离岗');
    await world.settle();
    expect(await jobs("kind = 'chat.incoming'")).toEqual([]);
    const [member] = await rowsOf<{ available: number }>(
      world.program.db,
      "SELECT available FROM member WHERE platform_user_id = 'lina'",
    );
    expect(Number(member?.available)).toBe(0);
  });
});
