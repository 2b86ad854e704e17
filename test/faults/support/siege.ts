import axios from 'axios';
import { readBusiness } from '../../../src/app/business';
import { frozenClock, MINUTE, SECOND, type AdjustableClock } from '../../../src/kernel/clock';
import { startSandbox, type Tenant } from '../../../src/sandbox';
import {
  CREDENTIALS,
  environment,
  FORM,
  FORM_KEY,
  freePort,
  WEDNESDAY_10,
} from '../../support/program';
import type { Lane } from '../../support/databases';
import { startChild, type Child } from './children';
import { createLastingDatabase } from './places';

/** The program as a child that dies and is started again, the simulated tenant, and one clock for both. */
export type Siege = {
  url: string;
  tenant: Tenant;
  clock: AdjustableClock;
  kills: () => number;
  /** Does something that needs the living program; starts it again and repeats when the program dies meanwhile. */
  insist: <T>(work: (child: Child) => Promise<T>) => Promise<T>;
  submit: (form: Record<string, string>) => Promise<string>;
  tap: (userid: string, taskId: string, key: string) => Promise<void>;
  /** Lets jobs run, and time pass for leases and retries, until the check holds. */
  until: (holds: () => boolean) => Promise<void>;
  pass: (ms: number) => Promise<void>;
  rows: <T>(text: string) => Promise<T[]>;
  /** Empties the database and moves to the next working moment that has an hour ahead. */
  freshStart: () => Promise<void>;
  close: () => Promise<void>;
};

/** A dead program's jobs fall due again after their lease of 15 s; a failed one's within a few more. */
const A_LEASE = 20 * SECOND;

export async function laySiege(lane: Lane, more: Record<string, string> = {}): Promise<Siege> {
  const { people, calendar } = readBusiness('config/business');
  const clock = frozenClock(WEDNESDAY_10);
  const sandbox = await startSandbox({ ...CREDENTIALS, clock, callbackUrl: '', directory: people });
  const { tenant } = sandbox.sandbox;
  const database = await createLastingDatabase(lane);
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  tenant.callbackSettings.url = `${url}/wecom/callback`;
  tenant.callbackSettings.maxTries = 1;
  const places = { port, databaseUrl: database.url, sandboxUrl: sandbox.url };
  const env = { ...environment(places), ...more };
  // The next one is loaded while this one still works: it only has to start then.
  let spare = startChild('program-child', env);
  const start = async (): Promise<Child> => {
    const next = await spare;
    spare = startChild('program-child', env);
    await next.ask('start', { now: clock.now() });
    return next;
  };
  let child = await start();
  let kills = 0;
  await child.ask('people');

  const revive = async (): Promise<void> => {
    kills += 1;
    clock.advance(A_LEASE);
    child = await start();
  };
  const insist: Siege['insist'] = async (work) => {
    for (let tries = 0; ; tries++) {
      try {
        return await work(child);
      } catch (error) {
        // The answer that never came may be here a moment before the news of the death.
        await Promise.race([child.ended, new Promise((resolve) => setTimeout(resolve, 300))]);
        if (child.isAlive() || tries === 3) throw error;
        await revive();
      }
    }
  };
  const pass = (ms: number): Promise<void> => {
    clock.advance(ms);
    return insist((now) => now.ask('now', clock.now()));
  };
  return {
    ...{ url, tenant, clock, insist, pass, kills: () => kills },
    submit: (form) =>
      insist(async () => {
        const answer = await axios.post<{ leadId: string }>(
          `${url}/intake/forms/${FORM_KEY}`,
          { ...FORM, ...form },
          { proxy: false },
        );
        return answer.data.leadId;
      }),
    tap: (userid, taskId, key) =>
      insist(async () => {
        const { status } = await tenant.tap(userid, taskId, key);
        if (status !== 200) throw new Error(`the tap was answered ${String(status)}`);
      }),
    until: async (holds) => {
      for (let tries = 0; tries < 8; tries++) {
        await insist((now) => now.ask('settle'));
        if (holds()) return;
        await pass(A_LEASE);
      }
      throw new Error('it never came about');
    },
    // What comes from another process has strange prototypes under jest.
    rows: async (text) =>
      JSON.parse(JSON.stringify(await insist((now) => now.ask('rows', text)))) as never,
    freshStart: async () => {
      await insist((now) => now.ask('empty'));
      let at = clock.now() + MINUTE;
      while (!hasHalfAnHour(calendar, at)) at = calendar.nextWorkingMoment(at + 10 * MINUTE);
      await pass(at - clock.now());
    },
    close: async () => {
      await child.ask('stop').catch(() => undefined);
      for (const each of [child, await spare]) {
        each.kill('SIGKILL');
        await each.ended;
      }
      await sandbox.close();
      await database.drop();
    },
  };
}

type Calendar = ReturnType<typeof readBusiness>['calendar'];

const hasHalfAnHour = (calendar: Calendar, at: number): boolean =>
  calendar.isWorking(at) && calendar.addWorkingTime(at, 30 * MINUTE) === at + 30 * MINUTE;
