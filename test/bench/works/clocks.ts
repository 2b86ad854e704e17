import axios from 'axios';
import { readBusiness } from '../../../src/app/business';
import { newId } from '../../../src/kernel/ids';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/clock';
import { pause, quantile, seeded } from '../measure';
import { mostRow } from '../table';
import { loadRows, makeWorld, numbersBelow, query } from '../worlds';
import { stop } from './callbacks';
import type { Work } from './work';

const STEPS_AN_HOUR = 100_000;
const FUTURE = 1_000_000;
const LEAD_TIME_MS = 15 * SECOND;

/**
 * How late clock steps fire: 100,000 an hour at random moments, while a million jobs wait in the future. The whole program
 * runs on real time, escalation cards and texts included; a part of the hour unless `--full` is asked.
 */
export const firing: Work = async ({ quick, full, seed }) => {
  const world = await makeWorld({ lane: 'mysql', teams: 40 });
  await fillFuture(world.databaseUrl, quick ? FUTURE / 10 : FUTURE);
  const length = full ? HOUR : (quick ? 20 : 90) * SECOND;
  const count = Math.round((STEPS_AN_HOUR * length) / HOUR);
  const random = seeded(seed);
  const server = await world.start();
  // Loading takes its time; the first step is due after it.
  const from = Date.now() + LEAD_TIME_MS + count * 2;
  const dueAt = Array.from({ length: count }, () => Math.floor(from + random() * length));
  await loadSteps(world.databaseUrl, dueAt, random);
  if (Date.now() > from) throw new Error('loading took longer than foreseen');
  await pause(from + length + 10 * SECOND - Date.now());
  const late = await readLateness(world.databaseUrl);
  const committed = await committedWithin(server.url, count);
  for (const part of [server, world]) await stop(part);
  const fired = late.filter((ms) => ms !== null);
  const note = [
    `${fired.length} of ${count} steps in ${length / SECOND} s, p50 ${quantile(fired, 0.5)}`,
    `max ${quantile(fired, 1)}; 99 % committed within ${committed} s`,
  ].join(', ');
  const row = mostRow('clock steps, 100,000 an hour, 1 M jobs waiting: lateness p99', {
    ...{ value: quantile(fired, 0.99), most: 2_000, unit: 'ms', note },
  });
  return [{ ...row, ok: row.ok && fired.length === count }];
};

/** Jobs that wait for their moment, from two hours on; written by the database itself. */
export async function fillFuture(url: string, count: number): Promise<void> {
  const from = Date.now() + 2 * HOUR;
  await query(url, (rows) =>
    rows(`INSERT INTO job (id, lane, kind, unique_key, due_at, attempt, max_attempts, crashes, payload, created_at)
      SELECT CONCAT('0000', MD5(n)), 0, 'lead.clock_step', CONCAT('clock:', MD5(n), ':1'), ${from} + n * 30, 0, 25, 0,
        CONCAT('{"leadId":"', MD5(n), '","clockId":"', MD5(n), '","level":1}'), ${from}
      FROM ${numbersBelow(count)}`),
  );
  await query(url, (rows) => rows('ANALYZE TABLE job'));
}

/** Leads whose first-response clock began so that its first step is due at the given moments. */
const loadSteps = (url: string, dueAt: readonly number[], random: () => number): Promise<void> =>
  loadRows(url, COLUMNS, { dueAt, random, make: step });

const COLUMNS = {
  lead: 'id, source_id, identity, company_name, contact_name, state, owner_id, light, round, created_at, updated_at, version',
  lead_clock: 'id, lead_id, round, started_at, policy_version, calendar_version',
  lead_clock_step: 'clock_id, level, due_at',
  job: 'id, lane, kind, unique_key, due_at, attempt, max_attempts, crashes, payload, created_at',
};

/** Clocks of another calendar or policy would be worked out again, and 22:00 is no working time. */
const { calendar, clocks } = readBusiness('config/business');

function step(due: number, owner: string): Record<keyof typeof COLUMNS, (string | number)[]> {
  const began = due - 15 * MINUTE;
  const [lead, clock, job] = [newId(began), newId(began), newId(began)];
  const payload = JSON.stringify({ leadId: lead, clockId: clock, level: 1 });
  return {
    lead: [
      ...[lead, 'website', `who:${lead}`, `公司${lead.slice(-6)}`, '王经理', 'assigned', owner],
      ...['green', 1, began, began, 1],
    ],
    lead_clock: [clock, lead, 1, began, clocks.version, calendar.version],
    lead_clock_step: [clock, 1, due],
    job: [job, 0, 'lead.clock_step', `clock:${clock}:1`, due, 0, 25, 0, payload, began],
  };
}

async function readLateness(url: string): Promise<(number | null)[]> {
  const rows = await query(url, (ask) => ask('SELECT late_ms FROM lead_clock_step'));
  return rows.map((row) => (row['late_ms'] === null ? null : Number(row['late_ms'])));
}

/** The smallest bucket of the program's own histogram, taken after each commit, that holds 99 % of all. */
async function committedWithin(url: string, count: number): Promise<string> {
  const { data } = await axios.get<string>(`${url}/metrics`, { proxy: false });
  const buckets = data.matchAll(/clock_lateness_seconds_bucket\{le="([^"]+)"\} (\d+)/g);
  for (const [, limit = '', held] of buckets) if (Number(held) >= 0.99 * count) return limit;
  return 'no';
}
