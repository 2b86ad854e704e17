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

export type SeenCard = { userid: string; taskId: string; company: string };

/** The cards in the reps' chats, and how often each company stands in one. */
export function cardsOf(tenant: Tenant): { cards: SeenCard[]; companies: Map<string, number> } {
  const companies = new Map<string, number>();
  const cards: SeenCard[] = [];
  for (const userid of REPS)
    for (const { taskId, cardState } of tenant.chat(userid)) {
      if (!taskId) continue;
      const company = (cardState as { main_title?: { title?: string } }).main_title?.title ?? '';
      companies.set(company, (companies.get(company) ?? 0) + 1);
      cards.push({ userid, taskId, company });
    }
  return { cards, companies };
}

type Known = {
  /** Ids of cards whose place another has taken. */
  superseded: ReadonlySet<string>;
  /** How often each company's lead was given to somebody. */
  rounds: ReadonlyMap<string, number>;
};

/** Who sees more cards about a company than there were rounds. A card sent twice has two ids, so ids prove nothing. */
export function repeatedCards(cards: readonly SeenCard[], { superseded, rounds }: Known): string[] {
  const seen = new Map<string, { times: number; allowed: number }>();
  for (const { userid, taskId, company } of cards) {
    const round = rounds.get(company);
    if (round === undefined || superseded.has(taskId)) continue;
    const key = `${userid}: ${company}`;
    const { times } = seen.get(key) ?? { times: 0 };
    seen.set(key, { times: times + 1, allowed: Math.max(1, round) });
  }
  return [...seen].flatMap(([key, { times, allowed }]) => (times > allowed ? [key] : []));
}

/** The same for a town, with what its database knows. */
export async function repeatedIn(town: Pick<Town, 'tenant' | 'rows'>): Promise<string[]> {
  const old = await town.rows<{ id: string }>("SELECT id FROM message WHERE state = 'superseded'");
  const leads = await town.rows<{ company_name: string; round: number }>(
    'SELECT company_name, round FROM `lead`',
  );
  return repeatedCards(cardsOf(town.tenant).cards, {
    superseded: new Set(old.map(({ id }) => id)),
    rounds: new Map(leads.map(({ company_name: name, round }) => [name, round])),
  });
}
