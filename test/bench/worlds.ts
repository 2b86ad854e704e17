import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { parse, stringify } from 'yaml';
import { readBusiness, type PeopleSettings } from '../../src/app/business';
import { readConfig } from '../../src/app/config';
import { prepare } from '../../src/app/ground';
import { readPeople } from '../../src/app/people-sync';
import { wire } from '../../src/app/wiring';
import { createDatabase, type Lane } from '../support/databases';
import { environment, freePort } from '../support/program';
import { startRole, startServer, type RoleProcess, type Server } from './processes';

/** A company with its simulated platform, an empty database and the directory already read. */
export type World = {
  databaseUrl: string;
  platform: RoleProcess;
  port: number;
  /** Starts the program, `node dist/main.js`, in this world. */
  start: (env?: Record<string, string>) => Promise<Server>;
  close: () => Promise<void>;
};

export type WorldOptions = { lane: Lane; teams?: number; env?: Record<string, string> };

export async function makeWorld({ lane, teams, env: more }: WorldOptions): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'salesbeat-bench-'));
  const people = writeSettings(folder, teams);
  const database =
    lane === 'mysql'
      ? await createDatabase(lane)
      : { url: `sqlite:${folder}/bench.sqlite`, drop: () => Promise.resolve() };
  const [port, platformPort] = [await freePort(), await freePort()];
  const platform = await startRole('platform', { port: platformPort, directory: people });
  const places = { port, databaseUrl: database.url };
  const env = {
    ...environment({ ...places, sandboxUrl: `http://127.0.0.1:${platformPort}` }),
    ...{ SPOOL_FILE: `${folder}/spool.sqlite`, LOG_LEVEL: 'warn', ...more },
  };
  await readDirectory(env, folder);
  return {
    ...{ databaseUrl: database.url, platform, port },
    start: (own = {}) => startServer(folder, { ...env, ...own }),
    close: async () => {
      await platform.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The settings as they are delivered, except that a rep can take 10,000 leads, forms have no pace, and with `teams` a larger company. */
function writeSettings(folder: string, teams: number | undefined): PeopleSettings {
  const target = join(folder, 'config/business');
  cpSync('config/business', target, { recursive: true });
  const file = join(target, 'dispatch.yaml');
  const policy = parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, stringify({ ...policy, capacity: 10_000 }));
  const sources = join(target, 'sources.yaml');
  const paced = readFileSync(sources, 'utf8');
  writeFileSync(sources, paced.replace('perMinute: 6000', 'perMinute: 1000000'));
  if (teams !== undefined) writeFileSync(join(target, 'people.yaml'), stringify(company(teams)));
  return readBusiness(target).people;
}

const REPS = 5;

/** A director, and teams of a manager and five reps. */
function company(teams: number): object {
  const numbers = Array.from({ length: teams }, (_, n) => n + 10);
  const boss = { userid: 'boss', name: '总监', position: '销售总监' };
  return {
    departments: [
      { id: 1, name: '公司', parentId: 0 },
      ...numbers.map((id) => ({ id, name: `${id} 部`, parentId: 1 })),
    ],
    members: [
      { ...boss, departments: [1], leaderOf: [1] },
      ...numbers.flatMap((id) => [
        { userid: `m${id}`, name: `主管${id}`, departments: [id], leaderOf: [id] },
        ...Array.from({ length: REPS }, (_, n) => ({
          ...{ userid: `r${id}x${n}`, name: `销售${id}${n}`, departments: [id] },
        })),
      ]),
    ],
    personas: { rep: 'r10x0', manager: 'm10', director: 'boss' },
  };
}

async function readDirectory(env: Record<string, string>, folder: string): Promise<void> {
  const businessFolder = join(folder, 'config/business');
  const ground = await prepare({ config: readConfig(env), businessFolder });
  const wired = wire(ground, 0);
  await readPeople(wired.peopleEnv);
  wired.spool?.close();
  await ground.db.destroy();
}

export type SampleRow = { table: string; row: Record<string, string | number | null> };

/** Everything that stands in the tables, as a pattern for a control. */
export async function readRows(url: string, tables: readonly string[]): Promise<SampleRow[]> {
  return query(url, async (rows) => {
    const found: SampleRow[] = [];
    for (const table of tables) {
      for (const row of await rows(`SELECT * FROM \`${table}\``)) found.push({ table, row: row });
    }
    return found;
  });
}

type Rows = (text: string, params?: unknown[]) => Promise<RowDataPacket[]>;

/** Asks the database directly. */
export async function query<T>(url: string, work: (rows: Rows) => Promise<T>): Promise<T> {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  try {
    return await work(async (text, params = []) => {
      const [rows] = await connection.query<RowDataPacket[]>(text, params);
      return rows;
    });
  } finally {
    await connection.end();
  }
}

/** A table of the numbers `n` below a power of ten, for the database to write rows from by itself. */
export function numbersBelow(count: number): string {
  const digits = Array.from({ length: 10 }, (_, d) => `SELECT ${d} AS d`).join(' UNION ');
  const places = Array.from({ length: Math.round(Math.log10(count)) }, (_, n) => `p${n}`);
  const number = places.map((place, n) => `${place}.d * ${10 ** n}`).join(' + ');
  return `(SELECT ${number} AS n FROM ${places.map((place) => `(${digits}) ${place}`).join(', ')}) AS numbers`;
}

type Loading<T extends string> = {
  dueAt: readonly number[];
  random: () => number;
  /** The rows of one lead whose timer is due then, by table. */
  make: (due: number, owner: string) => Record<T, unknown[]>;
};

/** Loads leads of random reps whose timers are due at the given moments, 500 a statement. */
export async function loadRows<T extends string>(
  url: string,
  columns: Record<T, string>,
  { dueAt, random, make }: Loading<T>,
): Promise<void> {
  await query(url, async (rows) => {
    const reps = await rows("SELECT id FROM member WHERE role = 'rep'");
    const anyRep = (): string => String(reps[Math.floor(random() * reps.length)]?.['id']);
    for (let i = 0; i < dueAt.length; i += 500) {
      const made = dueAt.slice(i, i + 500).map((due) => make(due, anyRep()));
      for (const table of Object.keys(columns) as T[]) {
        const values = made.map((each) => each[table]);
        await rows(`INSERT INTO \`${table}\` (${columns[table]}) VALUES ?`, [values]);
      }
    }
  });
}
