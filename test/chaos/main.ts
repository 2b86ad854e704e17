import 'reflect-metadata';
import { parseArgs } from 'node:util';
import globalSetup from '../support/global-setup';
import type { Scenario } from './scenario';
import { randomFrom } from './random';

// The long versions of test/faults: npm run chaos -- [--minutes 3] [--only X01,X03] [--seed 1]

/** Faults whose short version says it all. */
const CI_ONLY = [
  'X02',
  'X05',
  'X09',
  'X10',
  'X17',
  'X18',
  'X19',
  'X20',
  'X25',
  'X26',
  'X27',
].concat(['X28', 'X31', 'X32']);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  // Finds out which databases there are before anything asks.
  await globalSetup();
  const { lanes } = await import('../support/databases.js');
  const { processScenarios } = await import('./process-scenarios.js');
  const { databaseScenarios } = await import('./database-scenarios.js');
  const { clockScenarios } = await import('./clock-scenarios.js');
  const wanted = values.only.split(',').filter(Boolean);
  const isWanted = ({ id }: Scenario): boolean => wanted.length === 0 || wanted.includes(id);
  const all = [...processScenarios, ...databaseScenarios, ...clockScenarios];
  const runs = all
    .filter(isWanted)
    .flatMap((scenario) =>
      scenario.lanes.filter((lane) => lanes.includes(lane)).map((lane) => ({ scenario, lane })),
    );
  const budgetMs = (Number(values.minutes) * 60_000) / Math.max(1, runs.length);
  say(
    `seed ${values.seed}, ${String(runs.length)} runs of about ${(budgetMs / 1_000).toFixed(0)} s`,
  );
  say(
    `X03 takes every step however long that is. Long here: ${[...new Set(all.map(({ id }) => id))].sort().join(' ')}.`,
  );
  say(`In npm test only: ${CI_ONLY.join(' ')}.`);

  let broken = 0;
  for (const { scenario, lane } of runs) {
    const begin = performance.now();
    const { figures, violations } = await scenario.run({
      lane,
      random: randomFrom(Number(values.seed)),
      isOver: () => performance.now() - begin > budgetMs,
    });
    const numbers = Object.entries(figures).map(([name, value]) => `${name} ${String(value)}`);
    const verdict = violations.length === 0 ? 'held' : 'BROKEN';
    say(
      `| ${scenario.id} ${scenario.fault} (${lane}) | ${scenario.done} | ${scenario.mustHold} | ${verdict}: ${numbers.join(', ')} |`,
    );
    for (const violation of violations.slice(0, 10)) say(`    ${violation}`);
    broken += violations.length;
  }
  say(broken === 0 ? 'Everything held.' : `${String(broken)} violations, seed ${values.seed}.`);
  process.exit(broken === 0 ? 0 : 1);
}

void main();
