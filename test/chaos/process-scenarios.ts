import { openTown, type Program, type Town } from '../faults/support/town';
import { auditTown, type Promised } from './audit';
import { sleep, type Chance, type Outcome, type Scenario } from './scenario';

type Load = { promised: Promised; stop: () => Promise<void> };

/** Clients that post forms, each again and again until it is acknowledged. */
function startLoad(town: Town, target: () => Program, everyMs: number): Load {
  const promised: Promised = new Map();
  const underWay: Promise<void>[] = [];
  let n = 0;
  const timer = setInterval(() => {
    const number = ++n;
    const moving = {
      get url() {
        return target().url;
      },
    } as Program;
    underWay.push(
      town.submit(moving, number).then(({ leadId }) => void promised.set(number, leadId)),
    );
  }, everyMs);
  return {
    promised,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}

type Blow = (program: Program) => Promise<void>;

/** A town under load on a platform that fails now and then; every second or so a program gets a blow. */
async function batter({ lane, random, isOver }: Chance, blow: Blow): Promise<Outcome> {
  const town = await openTown({ lane });
  let program = await town.start('web,worker');
  const { faults } = town.tenant;
  const seed = Math.floor(random() * 1e9);
  faults.fail('message/send', { http: 500, probability: 0.1, seed });
  faults.fail('message/send', { dropAfter: true, probability: 0.05, seed: seed + 1 });
  const load = startLoad(town, () => program, 150);
  let blows = 0;
  while (!isOver()) {
    await sleep(500 + random() * 1_000);
    await blow(program);
    blows += 1;
    if (!program.isAlive()) program = await town.start('web,worker');
  }
  await load.stop();
  const { figures, violations } = await auditTown(town, load.promised);
  await town.close();
  return { figures: { blows, ...figures }, violations };
}

const kill: Blow = async (program) => {
  program.kill('SIGKILL');
  await program.ended;
};

const TERM_LIMIT_MS = 12_000;

async function terminate({ violations, slowest }: Terminated, program: Program): Promise<void> {
  const asked = performance.now();
  program.kill('SIGTERM');
  const how = await program.ended;
  const took = performance.now() - asked;
  slowest.ms = Math.max(slowest.ms, took);
  if (how !== 0) violations.push(`the program ended with ${String(how)}`);
  if (took > TERM_LIMIT_MS) violations.push(`it took ${took.toFixed(0)} ms to stop`);
}

type Terminated = { violations: string[]; slowest: { ms: number } };

/** Two web and two worker processes on one database, of which one worker is frozen now and then for longer than its lease. */
async function freeze({ random, isOver }: Chance): Promise<Outcome> {
  const town = await openTown({ lane: 'mysql' });
  const webs = [await town.start('web'), await town.start('web')];
  const workers = [await town.start('worker'), await town.start('worker')];
  let turn = 0;
  const load = startLoad(town, () => webs[turn++ % 2] ?? webs[0]!, 150);
  let zombies = 0;
  while (!isOver()) {
    const victim = workers[zombies % 2];
    victim?.kill('SIGSTOP');
    await sleep(15_500 + random() * 2_000);
    victim?.kill('SIGCONT');
    zombies += 1;
    await sleep(random() * 1_500);
  }
  await load.stop();
  const { figures, violations } = await auditTown(town, load.promised);
  await town.close();
  return { figures: { zombies, ...figures }, violations };
}

export const processScenarios: readonly Scenario[] = [
  {
    ...{ id: 'X01', fault: 'kill -9', lanes: ['sqlite', 'mysql'] },
    done: 'web and worker killed every 0.5 to 1.5 s under load, platform fails 15 % of sends',
    mustHold: 'acknowledged forms are leads once, everybody told once',
    run: (chance: Chance): Promise<Outcome> => batter(chance, kill),
  },
  {
    ...{ id: 'X04', fault: 'zombie', lanes: ['mysql'] },
    done: 'one of two workers frozen beyond its lease, again and again',
    mustHold: 'work is taken over, nothing twice',
    run: freeze,
  },
  {
    ...{ id: 'X06', fault: 'SIGTERM', lanes: ['sqlite', 'mysql'] },
    done: 'asked to stop every 0.5 to 1.5 s under load',
    mustHold: 'exit 0 within 12 s, nothing lost or twice',
    run: async (chance: Chance): Promise<Outcome> => {
      const seen: Terminated = { violations: [], slowest: { ms: 0 } };
      const { figures, violations } = await batter(chance, (program) => terminate(seen, program));
      return {
        figures: { ...figures, 'slowest stop ms': Math.round(seen.slowest.ms) },
        violations: [...violations, ...seen.violations],
      };
    },
  },
];
