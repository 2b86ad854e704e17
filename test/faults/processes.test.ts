import { lanes } from '../support/databases';
import { eventually } from '../support/eventually';
import { cardsOf, openTown, repeatedCards, repeatedIn, type Town } from './support/town';

type Count = { n: number | string };

/** What is to be done now; the timers of clocks wait for their time. */
const WORK = "kind NOT IN ('lead.clock_step', 'lead.silence_step')";

describe.each(lanes)('processes that die under load on %s', (lane) => {
  let town: Town;
  beforeEach(async () => {
    town = await openTown({ lane });
  });
  afterEach(() => town.close());

  const count = async (text: string): Promise<number> =>
    Number((await town.rows<Count>(`SELECT COUNT(*) AS n FROM ${text}`))[0]?.n);
  /** Nobody waits, nothing is dead, each message was told, and no card twice. */
  const auditQuiet = (leads: number): Promise<void> =>
    eventually(
      async () => {
        expect(await count(`job WHERE ${WORK}`)).toBe(0);
        expect(await count('lead')).toBe(leads);
        expect(
          await count("message WHERE kind = 'lead.todo' AND state IN ('sent', 'merged')"),
        ).toBe(leads);
        const { companies } = cardsOf(town.tenant);
        expect(await repeatedIn(town)).toEqual([]);
        for (const times of companies.values()) expect(times).toBe(1);
      },
      { withinMs: 60_000 },
    );

  // X01
  it('a program killed again and again while forms come in loses none and tells none twice', async () => {
    let program = await town.start('web,worker');
    const leads = 30;
    const acknowledged: string[] = [];
    for (let n = 1; n <= leads; n++) {
      const { leadId } = await town.submit(program, n);
      acknowledged.push(leadId);
      if (n % 10 !== 0) continue;
      program.kill('SIGKILL');
      expect(await program.ended).toBe('SIGKILL');
      program = await town.start('web,worker');
    }
    await auditQuiet(leads);
    const stored = await town.rows<{ id: string }>('SELECT id FROM lead');
    expect(stored.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
  }, 100_000);

  // X02
  it('a program killed in the middle of requests keeps what it acknowledged, and a client’s retry makes no second lead', async () => {
    let program = await town.start('web,worker');
    const leads = 40;
    const posted = Array.from({ length: leads }, (_, i) =>
      town.submit({ ...program, url: program.url }, i + 1),
    );
    await posted[0];
    program.kill('SIGKILL');
    await program.ended;
    program = await town.start('web,worker');
    const answers = await Promise.all(posted);
    expect(new Set(answers.map(({ leadId }) => leadId)).size).toBe(leads);
    await auditQuiet(leads);
  }, 100_000);

  // X06
  it('a program asked to stop under load ends what it holds, burns no attempt and leaves in time', async () => {
    let program = await town.start('web,worker');
    for (let round = 0; round < 3; round++) {
      for (let n = 1; n <= 8; n++) await town.submit(program, round * 8 + n);
      program.kill('SIGTERM');
      const late = new Promise((resolve) => setTimeout(resolve, 25_000, 'late').unref());
      expect(await Promise.race([program.ended, late])).toBe(0);
      program = await town.start('web,worker');
      expect(await count('job WHERE attempt > 1 OR crashes > 0')).toBe(0);
    }
    await auditQuiet(24);
    expect(town.tenant.counters().duplicateTasks).toBe(0);
  }, 100_000);
});

if (lanes.includes('mysql'))
  describe('two web and two worker processes on one MariaDB', () => {
    it('share the work, and every card is shown once', async () => {
      const town = await openTown({ lane: 'mysql' });
      const webs = [await town.start('web'), await town.start('web')];
      await town.start('worker');
      await town.start('worker');
      const leads = 60;
      await Promise.all(Array.from({ length: leads }, (_, i) => town.submit(webs[i % 2]!, i + 1)));
      await eventually(async () => {
        const [left] = await town.rows<Count>(`SELECT COUNT(*) AS n FROM job WHERE ${WORK}`);
        expect(Number(left?.n)).toBe(0);
      });
      const { companies } = cardsOf(town.tenant);
      expect(await repeatedIn(town)).toEqual([]);
      expect([...companies.values()].every((times) => times === 1)).toBe(true);
      const told = await town.rows<Count>(
        "SELECT COUNT(*) AS n FROM message WHERE state IN ('sent', 'merged') AND kind = 'lead.todo'",
      );
      expect(Number(told[0]?.n)).toBe(leads);
      expect(town.tenant.counters().gettoken).toBeLessThanOrEqual(1);
      await town.close();
    }, 60_000);
  });

describe('the auditor of cards', () => {
  const rounds = new Map([['客户1号', 1]]);
  const card = (userid: string, taskId: string) => ({ userid, taskId, company: '客户1号' });

  it('finds a card that was sent again under a new id', () => {
    const known = { superseded: new Set<string>(), rounds };
    expect(repeatedCards([card('lina', 'a'), card('lina', 'b')], known)).toEqual(['lina: 客户1号']);
  });

  it('takes no offence at a replaced one, a second round, or an offer to several', () => {
    const cards = [card('lina', 'a'), card('lina', 'b')];
    expect(repeatedCards(cards, { superseded: new Set(['a']), rounds })).toEqual([]);
    const twice = { superseded: new Set<string>(), rounds: new Map([['客户1号', 2]]) };
    expect(repeatedCards(cards, twice)).toEqual([]);
    const several = [card('lina', 'a'), card('zhaolei', 'b')];
    expect(repeatedCards(several, { superseded: new Set<string>(), rounds })).toEqual([]);
  });
});
