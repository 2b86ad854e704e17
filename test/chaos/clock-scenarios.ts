import axios from 'axios';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock';
import { formOf } from '../faults/support/crowd';
import { openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import type { Chance, Outcome, Scenario } from './scenario';

// Long faults that need no real time: the whole program in this process, on a clock that is moved.

type Count = { n: number | string };
type Run = (world: World, chance: Chance, demand: Demand) => Promise<Record<string, number>>;
type Demand = (holds: boolean, what: string) => void;

/** Runs in a fresh world again and again until the time is up; figures are summed. */
async function repeated(chance: Chance, run: Run): Promise<Outcome> {
  const [violations, figures]: [string[], Record<string, number>] = [[], { rounds: 0 }];
  do {
    const world = await openWorld({ lane: chance.lane });
    const found = await run(world, chance, (holds, what) => {
      if (!holds) violations.push(what);
    });
    for (const [name, value] of Object.entries({ rounds: 1, ...found }))
      figures[name] = (figures[name] ?? 0) + value;
    await world.close();
  } while (!chance.isOver());
  return { figures, violations };
}

const count = async (world: World, text: string): Promise<number> =>
  Number((await rowsOf<Count>(world.program.db, `SELECT COUNT(*) AS n FROM ${text}`))[0]?.n);

/** Time passes, and at random moments a form comes in; answers how many. */
async function formsFor(world: World, ms: number, random: Chance['random']): Promise<number> {
  let forms = 0;
  for (let passed = 0; passed < ms; passed += 15 * SECOND) {
    if (random() < 0.3) await world.submit(formOf(++forms));
    await world.pass(15 * SECOND);
  }
  return forms;
}

/** Ten minutes after the end of a fault everybody has been told, and nothing was lost, buried or thrown away. */
async function expectRecovered(world: World, demand: Demand): Promise<void> {
  for (let passed = 0; passed < 20; passed++) await world.pass(30 * SECOND);
  const waiting = await count(world, "job WHERE kind IN ('chat.deliver', 'chat.digest')");
  demand(waiting === 0, `${String(waiting)} messages still wait ten minutes after the end`);
  const dead = await count(world, 'job WHERE due_at IS NULL');
  demand(dead === 0, `${String(dead)} dead letters`);
  const untold = await count(
    world,
    "lead l WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.subject_id = l.id AND m.state IN ('sent', 'merged'))",
  );
  demand(untold === 0, `nobody was told of ${String(untold)} leads`);
  demand(world.tenant.counters().dropped === 0, 'messages were thrown away');
}

const outage: Run = async (world, { random }, demand) => {
  world.tenant.faults.fail('message/send', { http: 502 });
  const forms = await formsFor(world, 30 * MINUTE, random);
  const tries = world.tenant.requests('message/send').length;
  world.tenant.faults.clear();
  await expectRecovered(world, demand);
  return { forms, 'tries in vain': tries };
};

const badSecret: Run = async (world, { random }, demand) => {
  const undo = world.tenant.faults.badSecret();
  world.tenant.clearRequests();
  const forms = await formsFor(world, HOUR, random);
  const knocks = world.tenant.requests('gettoken').length;
  demand(knocks < 20, `${String(knocks)} calls of gettoken in an hour`);
  const alarms = (await world.program.metrics.operator.get()).values;
  demand(alarms.length > 0, 'no operator was called');
  undo();
  // The cache of the token asks again a quarter of an hour after its last knock.
  for (let passed = 0; passed < 15; passed++) await world.pass(MINUTE);
  await expectRecovered(world, demand);
  return { forms, 'gettoken calls': knocks };
};

const REPS = ['lina', 'zhaolei', 'huangmin', 'linxiao', 'wangfang'];

const duplicates: Run = async (world, { random }, demand) => {
  const distinct = 200;
  const inners = Array.from({ length: distinct }, (_, n) => ({
    ...{ ToUserName: 'ww00000000000001', FromUserName: REPS[n % REPS.length] ?? '' },
    ...{ CreateTime: String(Math.floor(world.clock.now() / 1_000)), MsgType: 'text' },
    ...{ Content: '帮助', MsgId: String(70_000 + n), AgentID: '1000002' },
  }));
  const deliver = async (each: readonly (typeof inners)[number][]): Promise<string[]> =>
    Promise.all(
      each.map(async (inner) => {
        const { url, body } = world.tenant.buildCallback(inner);
        const headers = { 'Content-Type': 'text/xml' };
        const answer = await axios.post<string>(url, body, { headers, proxy: false });
        return `${String(answer.status)} ${answer.data}`;
      }),
    );
  // Three times each, in any order, fifty at a time; and all of them once more a day later.
  const tries = [...inners, ...inners, ...inners].sort(() => random() - 0.5);
  const answers = new Set<string>();
  for (let i = 0; i < tries.length; i += 50)
    for (const answer of await deliver(tries.slice(i, i + 50))) answers.add(answer);
  await world.settle();
  world.clock.advance(25 * HOUR);
  for (const answer of await deliver(inners)) answers.add(answer);
  await world.settle();
  demand(answers.size === 1, `${String(answers.size)} different answers`);
  const stored = await count(world, 'inbox');
  demand(stored === distinct, `${String(stored)} callbacks are stored, not ${String(distinct)}`);
  const done = (await world.program.metrics.jobs.get()).values.find(
    ({ labels }) => labels.kind === 'chat.incoming' && labels.outcome === 'done',
  );
  demand(done?.value === distinct, `${String(done?.value)} effects of ${String(distinct)}`);
  return { callbacks: 4 * distinct, effects: done?.value ?? 0 };
};

const both = { lanes: ['sqlite', 'mysql'] } as const;

export const clockScenarios: readonly Scenario[] = [
  {
    ...{ id: 'X16', fault: 'platform down', ...both },
    done: 'sends answer 502 for 30 minutes while forms come in',
    mustHold: 'ten minutes later everybody was told, nothing lost or buried',
    run: (chance) => repeated(chance, outage),
  },
  {
    ...{ id: 'X21', fault: 'wrong secret', ...both },
    done: 'the secret is refused for an hour while forms come in',
    mustHold: 'fewer than 20 gettoken an hour, an operator is called, all is told afterwards',
    run: (chance) => repeated(chance, badSecret),
  },
  {
    ...{ id: 'X24', fault: 'callbacks again', ...both },
    done: 'each callback three times, shuffled, fifty at once, and once more 25 h later',
    mustHold: 'one effect each, always the same answer',
    run: (chance) => repeated(chance, duplicates),
  },
];
