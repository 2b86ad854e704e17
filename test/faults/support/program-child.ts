import 'reflect-metadata';
import http from 'node:http';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';
import { readConfig } from '../../../src/app/config';
import { startProgram, type Program } from '../../../src/app/program';
import { readPeople } from '../../../src/app/people-sync';
import { sqlOf } from '../../../src/database/sql';
import { inTransaction } from '../../../src/database/transaction';
import { frozenClock, systemClock, type AdjustableClock } from '../../../src/kernel/clock';
import { answerParent } from './answer-parent';

// The real program as a process of its own that a test can kill: at once by a signal, or before the k-th step it takes towards
// the outside (an SQL statement or an HTTP request).

let steps = 0;
let deadly = 0;

function step(): void {
  steps += 1;
  if (steps === deadly) process.kill(process.pid, 'SIGKILL');
}

type Runner = { query: (...args: unknown[]) => unknown };

function countSteps(): void {
  const runners = [MysqlQueryRunner.prototype, BetterSqlite3QueryRunner.prototype];
  for (const runner of runners as unknown as Runner[]) {
    const query = runner.query;
    runner.query = function (this: unknown, ...args) {
      step();
      return query.apply(this as Runner, args);
    };
  }
  const request = http.request.bind(http) as (...args: unknown[]) => unknown;
  Object.assign(http, {
    request: (...args: unknown[]) => {
      step();
      return request(...args);
    },
  });
}

let clock: AdjustableClock | null = null;
let program: Promise<Program> | null = null;

type Start = {
  /** UTC ms at which the clock stands; the system's clock when left out. */
  now?: number;
  /** Runs jobs by itself instead of by `settle`. */
  background?: boolean;
};

async function start({ now, background = false }: Start): Promise<void> {
  clock = now === undefined ? null : frozenClock(now);
  const config = readConfig(process.env);
  program = startProgram({ config, clock: clock ?? systemClock, background });
  await program;
}

async function running(): Promise<Program> {
  if (!program) throw new Error('the program was not started');
  return program;
}

// Not the audit log, which only grows.
const FLOW_ROWS = [
  ...['job', 'inbox', 'message', 'allowance', 'follow_up'],
  ...['lead', 'lead_submission', 'lead_ownership', 'lead_clock', 'lead_clock_step'],
  'lead_silence',
];

async function stop(): Promise<void> {
  await (await running()).stop();
  process.exit(0);
}

countSteps();
process.once('SIGTERM', () => void stop());
answerParent({
  start: (input) => start(input as Start),
  people: async () => readPeople((await running()).peopleEnv),
  arm: (k) => {
    steps = 0;
    deadly = Number(k);
  },
  steps: () => steps,
  now: (at) => clock?.advance(Number(at) - clock.now()),
  settle: async () => (await running()).worker.drain(),
  rows: async (text) =>
    inTransaction((await running()).db, (manager) => sqlOf(manager).rows(String(text))),
  empty: async () =>
    inTransaction((await running()).db, async (manager) => {
      for (const table of FLOW_ROWS) await manager.query(`DELETE FROM ${table}`);
    }),
  stop,
});
