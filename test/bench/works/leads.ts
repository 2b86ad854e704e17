import { openTestDatabase } from '../../support/databases';
import { interleave } from '../measure';
import { startRole } from '../processes';
import { mostRow, ratioRow, type Row } from '../table';
import { CALLS_KEY } from '../roles/payloads';
import type { CardTimes } from '../roles/platform';
import { makeWorld, query, readRows, type SampleRow } from '../worlds';
import { shoot, stop } from './callbacks';
import type { BenchOptions, Work } from './work';

const CONNECTIONS = 10;
const WRITTEN = [
  ...['lead_submission', 'lead', 'lead_ownership', 'lead_clock', 'lead_clock_step', 'lead_silence'],
  ...['lead_key', 'lead_trace', 'message', 'audit_log', 'job'],
];

/** A form over HTTP becomes a lead with owner, clock, card and jobs; the control only writes the same rows. */
export const taking: Work = async ({ quick }) => {
  const world = await makeWorld({ lane: 'mysql' });
  const raw = await openTestDatabase('mysql');
  const server = await world.start({ ROLES: 'web', DATABASE_POOL: String(CONNECTIONS) });
  const generator = await startRole('generator');
  const once = { kind: 'form', connections: CONNECTIONS, port: world.port } as const;
  await shoot(generator, { ...once, count: 1 });
  const { rows, keep } = await sampleOf(world.databaseUrl);
  const control = await startRole('rawSql', { url: raw.url, connections: CONNECTIONS });
  const count = quick ? 1_000 : 3_000;
  const { product, bare } = await interleave(
    {
      bare: () => control.ask<number>({ rows, keep, count }),
      product: () => shoot(generator, { ...once, count }),
    },
    quick ? 3 : 5,
  );
  for (const part of [generator, control, server, world]) await stop(part);
  await raw.close();
  return [
    ratioRow(`form → lead committed / same ${rows.length} rows by raw mysql2, 10 connections`, {
      ...{ product, control: bare, least: 0.4 },
    }),
  ];
};

/** What the first lead of a world wrote. */
async function sampleOf(url: string): Promise<{ rows: SampleRow[]; keep: string[] }> {
  const all = await readRows(url, WRITTEN);
  const lead = all.find(({ table }) => table === 'lead')?.row['id'];
  // The people of the world left rows of their own in the log and in the queue.
  const ofPeople = ({ table, row }: SampleRow): boolean =>
    (table === 'audit_log' && row['subject_id'] !== lead) ||
    (table === 'job' && row['kind'] === 'app.reaction');
  const rows = all.filter((row) => !ofPeople(row));
  const members = await query(url, (ask) => ask('SELECT id FROM member'));
  return { rows, keep: members.map((member) => String(member['id'])) };
}

/** From posting a form, and from a known customer's ringing, to the platform being asked to show its card; nothing else to do. */
export const showing: Work = async (options) => [
  ...(await showOn('sqlite', options)),
  ...(await showOn('mysql', options)),
];

async function showOn(lane: 'sqlite' | 'mysql', { quick, seed }: BenchOptions): Promise<Row[]> {
  // Enough reps that nobody's allowance of messages is used up.
  const world = await makeWorld({ lane, teams: 12, env: { INTAKE_CALLS_KEY: CALLS_KEY } });
  const server = await world.start();
  const post = (count: number, calls = false): Promise<CardTimes> =>
    world.platform.ask<CardTimes>({ port: world.port, count, seed, calls });
  await post(20);
  const count = quick ? 100 : 300;
  const { p50, p99, max } = await post(count);
  const called = await post(quick ? 30 : 100, true);
  for (const part of [server, world]) await stop(part);
  const name = lane === 'sqlite' ? 'SQLite' : 'MariaDB';
  const note = `${count} forms, slowest ${max.toFixed(0)}`;
  return [
    mostRow(`form → card asked of the platform on ${name}, p50`, {
      ...{ value: p50, most: 50, unit: 'ms', note },
    }),
    mostRow(`… p99`, { value: p99, most: 150, unit: 'ms' }),
    mostRow(`a known customer rings → the owner is told on ${name}, slowest`, {
      ...{ value: called.max, most: 3_000, unit: 'ms', note: `p50 ${called.p50.toFixed(1)}` },
    }),
  ];
}
