import { eventually } from '../support/eventually';
import { killAtEveryStep } from '../faults/support/main-flow';
import { canStartServer, startServer, type OwnServer } from '../faults/support/mariadb';
import { laySiege } from '../faults/support/siege';
import { openTown } from '../faults/support/town';
import { sleep, type Chance, type Outcome, type Scenario } from './scenario';

/** Every step, however long that takes: a step that was left out would be the one that loses a lead. */
async function everyStep({ lane }: Chance): Promise<Outcome> {
  const siege = await laySiege(lane);
  try {
    const found = await killAtEveryStep(siege, { from: 1, stride: 1 });
    const { walks, kills, steps, replaced } = found;
    const covered = `${String(kills)} of ${String(steps - 1)}`;
    const violations = kills === steps - 1 ? [] : [`only ${covered} steps were covered`];
    return { figures: { walks, 'steps covered': covered, 'cards replaced': replaced }, violations };
  } catch (error) {
    const { message, cause } = error as Error;
    return { figures: {}, violations: [`${message}: ${String(cause)}`] };
  } finally {
    await siege.close();
  }
}

type Outage = (server: OwnServer, ms: number) => Promise<void>;

const killServer: Outage = async (server, ms) => {
  await server.kill();
  await sleep(ms);
  await server.start();
};
const freezeServer: Outage = async (server, ms) => {
  server.freeze();
  await sleep(ms);
  server.thaw();
};

/** Members go on talking to the app while its database goes away again and again. */
async function outages({ random, isOver }: Chance, outage: Outage): Promise<Outcome> {
  const server = await startServer();
  const town = await openTown({ lane: 'mysql', databaseUrl: server.url });
  await town.start('web,worker');
  town.tenant.callbackSettings.timeoutMs = 1_500;
  town.tenant.callbackSettings.maxTries = 1;
  const talkers = ['lina', 'zhaolei', 'huangmin', 'linxiao', 'wangfang', 'chenwei'];
  const [violations, answers]: [string[], number[]] = [[], []];
  let talking = true;
  const talk = async (): Promise<void> => {
    for (let i = 0; talking; i++) {
      const { status, ms } = await town.tenant.say(talkers[i % talkers.length] ?? '', '帮助');
      answers.push(ms);
      if (status !== 200) violations.push(`a callback was answered ${String(status)}`);
      await sleep(100);
    }
  };
  const talked = talk();
  let times = 0;
  do {
    await sleep(1_000 + random() * 1_000);
    await outage(server, 1_000 + random() * 4_000);
    times += 1;
  } while (!isOver());
  talking = false;
  await talked;
  await eventually(
    async () => {
      const [row] = await town.rows<{ n: number }>('SELECT COUNT(*) AS n FROM inbox');
      const left = await town.rows("SELECT id FROM job WHERE kind = 'chat.incoming'");
      if (Number(row?.n) !== answers.length || left.length > 0)
        throw new Error(`${String(row?.n)} of ${String(answers.length)} callbacks are stored`);
    },
    { withinMs: 60_000, everyMs: 500 },
  ).catch((error: unknown) => violations.push(String(error)));
  await town.close();
  await server.close();
  answers.sort((a, b) => a - b);
  const p99 = Math.round(answers[Math.floor(answers.length * 0.99)] ?? 0);
  return { figures: { outages: times, callbacks: answers.length, 'ack p99 ms': p99 }, violations };
}

const ownServerScenarios: readonly Scenario[] = [
  {
    ...{ id: 'X07', fault: 'database killed', lanes: ['mysql'] },
    done: 'kill -9 mariadbd, away 1 to 5 s, started again, again and again',
    mustHold: 'every callback acknowledged within 1.5 s and worked on once',
    run: (chance) => outages(chance, killServer),
  },
  {
    ...{ id: 'X08', fault: 'database hangs', lanes: ['mysql'] },
    done: 'mariadbd frozen for 1 to 5 s, again and again',
    mustHold: 'every callback acknowledged within 1.5 s and worked on once',
    run: (chance) => outages(chance, freezeServer),
  },
];

export const databaseScenarios: readonly Scenario[] = [
  {
    ...{ id: 'X03', fault: 'kill at every step', lanes: ['sqlite', 'mysql'] },
    done: 'kill -9 before the k-th SQL statement or HTTP request of form, card, 接手, escalation, for every k',
    mustHold: 'one lead, one clock, one escalation, each card accepted once',
    run: everyStep,
  },
  ...(canStartServer ? ownServerScenarios : []),
];
