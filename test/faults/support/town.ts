import axios from 'axios';
import { readBusiness } from '../../../src/app/business';
import { adjustableClock } from '../../../src/kernel/clock';
import { startSandbox, type Tenant } from '../../../src/sandbox';
import { CREDENTIALS, environment, FORM_KEY, freePort } from '../../support/program';
import type { Lane } from '../../support/databases';
import { startChild, type Child } from './children';
import { formOf } from './crowd';
import { eventually } from '../../support/eventually';
import { createLastingDatabase } from './places';

export type Role = 'web' | 'worker' | 'web,worker';

/** Real programs as processes of their own, on the real clock, with one simulated tenant and one database. */
export type Town = {
  tenant: Tenant;
  /** Starts a program; the first one with the web role gets the callbacks. */
  start: (role: Role) => Promise<Program>;
  /** Posts form n to a program until it is acknowledged; answers the lead and how many tries it took. */
  submit: (to: Program, n: number) => Promise<{ leadId: string; tries: number }>;
  rows: <T>(text: string) => Promise<T[]>;
  /** SQL for a pattern that finds the column's value anywhere in a text. */
  like: (column: string) => string;
  close: () => Promise<void>;
};

export type Program = Child & { url: string; role: Role };

type Options = { lane: Lane; databaseUrl?: string };

export async function openTown({ lane, databaseUrl }: Options): Promise<Town> {
  const { people: directory } = readBusiness('config/business');
  const sandbox = await startSandbox({
    ...{ ...CREDENTIALS, clock: adjustableClock(), callbackUrl: '', directory },
  });
  const { tenant } = sandbox.sandbox;
  const database = databaseUrl
    ? { url: databaseUrl, drop: () => Promise.resolve() }
    : await createLastingDatabase(lane);
  const programs: Program[] = [];
  const ports = new Map<string, number>();

  const start = async (role: Role): Promise<Program> => {
    const number = programs.filter((program) => program.role === role && program.isAlive()).length;
    // A program that is started again takes the place of the dead one.
    const place = `${role} ${String(number)}`;
    const port = ports.get(place) ?? (await freePort());
    ports.set(place, port);
    const places = { port, databaseUrl: database.url, sandboxUrl: sandbox.url };
    const child = await startChild('program-child', { ...environment(places), ROLES: role });
    const program = { ...child, role, url: `http://127.0.0.1:${String(port)}` };
    programs.push(program);
    await child.ask('start', { background: true });
    if (programs.length === 1) await knowsPeople(program);
    if (role !== 'worker') tenant.callbackSettings.url = `${program.url}/wecom/callback`;
    return program;
  };

  return {
    ...{ tenant, start },
    like: (column) =>
      lane === 'sqlite' ? `'%' || ${column} || '%'` : `CONCAT('%', ${column}, '%')`,
    submit: async (to, n) => {
      let tries = 0;
      let leadId = '';
      await eventually(async () => {
        tries += 1;
        const answer = await axios.post<{ leadId: string }>(
          `${to.url}/intake/forms/${FORM_KEY}`,
          formOf(n),
          { proxy: false, timeout: 10_000 },
        );
        leadId = answer.data.leadId;
      });
      return { leadId, tries };
    },
    rows: async (text) => {
      const asked = programs.findLast((program) => program.isAlive());
      return JSON.parse(JSON.stringify((await asked?.ask('rows', text)) ?? [])) as never;
    },
    close: async () => {
      for (const program of programs) {
        program.kill('SIGCONT');
        program.kill('SIGKILL');
        await program.ended;
      }
      await sandbox.close();
      await database.drop();
    },
  };
}

/** A worker reads the directory when it starts; without one somebody must ask. */
async function knowsPeople(program: Program): Promise<void> {
  if (program.role === 'web') return program.ask('people');
  await eventually(async () => {
    const members = await program.ask<unknown[]>('rows', 'SELECT id FROM member');
    if (members.length === 0) throw new Error('nobody is known yet');
  });
}

const REPS = ['lina', 'zhaolei', 'huangmin', 'linxiao'];

/** How often each company stands in a card or a digest of the reps, by form number; and cards shown twice. */
export function cardsOf(tenant: Tenant): { companies: Map<string, number>; repeated: number } {
  const companies = new Map<string, number>();
  const tasks = new Set<string>();
  let repeated = 0;
  for (const { taskId, cardState } of REPS.flatMap((userid) => tenant.chat(userid))) {
    if (!taskId) continue;
    if (tasks.has(taskId)) repeated += 1;
    tasks.add(taskId);
    const title = (cardState as { main_title?: { title?: string } }).main_title?.title ?? '';
    companies.set(title, (companies.get(title) ?? 0) + 1);
  }
  return { companies, repeated };
}
