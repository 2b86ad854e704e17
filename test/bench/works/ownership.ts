import { inTransaction } from '../../../src/database/transaction';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/clock';
import { newId } from '../../../src/kernel/ids';
import { leadQueries, type LeadFilter, type Page } from '../../../src/leads/queries';
import { openTestDatabase } from '../../support/databases';
import { pause, quantile, seeded } from '../measure';
import { mostRow, type Row } from '../table';
import { loadRows, makeWorld, numbersBelow, query } from '../worlds';
import { stop } from './callbacks';
import type { Work } from './work';

const LEAD_TIME_MS = 20 * SECOND;
const COLUMNS = {
  lead: `id, source_id, identity, company_name, contact_name, phone, state, owner_id, light, silence, round,
    accepted_at, created_at, updated_at, version, hops`,
  lead_silence: `lead_id, started_at, yellow_at, red_at, release_at, extensions, passed, policy_version,
    calendar_version`,
  lead_ownership: 'lead_id, round, owner_id, since_at, how',
  job: 'id, lane, kind, unique_key, due_at, attempt, max_attempts, crashes, payload, created_at',
};

/** How late leads are released when 10,000 fall due in the same minute, the owner and the leader being told of each. */
export const releasing: Work = async ({ quick, seed }) => {
  const count = quick ? 1_000 : 10_000;
  const world = await makeWorld({ lane: 'mysql', teams: 40 });
  const random = seeded(seed);
  const server = await world.start();
  const from = Date.now() + LEAD_TIME_MS + count * 2;
  const dueAt = Array.from({ length: count }, () => Math.floor(from + random() * MINUTE));
  await loadRows(world.databaseUrl, COLUMNS, { dueAt, random, make: silent });
  if (Date.now() > from) throw new Error('loading took longer than foreseen');
  await pause(from + MINUTE + 30 * SECOND - Date.now());
  const rows = await query(world.databaseUrl, (ask) =>
    ask(`SELECT l.pooled_at - s.release_at AS late FROM \`lead\` l JOIN lead_silence s ON s.lead_id = l.id
      WHERE l.pool_id IS NOT NULL`),
  );
  const late = rows.map((row) => Number(row['late']));
  for (const part of [server, world]) await stop(part);
  const note = `${late.length} of ${count}, p50 ${quantile(late, 0.5)}, max ${quantile(late, 1)}`;
  const row = mostRow(`${count} releases due in one minute on MariaDB: lag p99`, {
    ...{ value: quantile(late, 0.99), most: 5_000, unit: 'ms', note },
  });
  return [{ ...row, ok: row.ok && late.length === count }];
};

function silent(due: number, owner: string): Record<keyof typeof COLUMNS, unknown[]> {
  const id = newId(Date.now());
  const began = due - 72 * HOUR;
  const key = `silence:${id}:${String(began)}:release:${String(due)}`;
  const payload = JSON.stringify({ leadId: id, startedAt: began, step: 'release' });
  return {
    lead: [
      ...[id, 'website', `bench:${id}`, `客户${id.slice(-6)}`, '王经理', null, 'working', owner],
      ...['red', 'red', 1, began, began, began, 5, 0],
    ],
    lead_silence: [id, began, due - 24 * HOUR, due - 2 * HOUR, due, 0, 'red', 1, 'bench'],
    lead_ownership: [id, 1, owner, began, 'dispatched'],
    job: [newId(Date.now()), 0, 'lead.silence_step', key, due, 0, 500, 0, payload, began],
  };
}

const REPS = 1_000;
const TEAM = 25;

/** A page of a manager's list over a million leads: filter, order and permission by the queries that the API asks. */
export const listing: Work = async ({ quick }) => {
  const { db, url, close } = await openTestDatabase('mysql');
  await fillLeads(url, quick ? 100_000 : 1_000_000);
  const memberIds = Array.from({ length: TEAM }, (_, n) => repId(n * 7));
  const scope = { kind: 'members', memberIds, unowned: true } as const;
  const rows: Row[] = [];
  for (const [name, filter, page] of PAGES) {
    const times: number[] = [];
    for (let n = 0; n < 60; n++) {
      const began = performance.now();
      await inTransaction(db, (manager) => leadQueries(manager).list({ scope, ...filter }, page));
      if (n >= 10) times.push(performance.now() - began);
    }
    rows.push(
      mostRow(`a manager's page of ${quick ? '100,000' : '1,000,000'} leads, ${name}: p95`, {
        ...{ value: quantile(times, 0.95), most: 50, unit: 'ms' },
      }),
    );
  }
  await close();
  return rows;
};

const PAGES: [string, Omit<LeadFilter, 'scope'>, Page][] = [
  ['newest', {}, { limit: 20 }],
  ['in hand', { state: ['working'] }, { limit: 20 }],
  ['red', { light: 'red' }, { limit: 20 }],
  ['by score', { state: ['working'] }, { limit: 20, by: 'score' }],
];

const repId = (n: number): string => `rep-${String(n).padStart(4, '0')}`;

/** Written by the database itself: a thousand reps, a tenth of the leads in hand, one of a hundred red. */
async function fillLeads(url: string, count: number): Promise<void> {
  await query(url, async (rows) => {
    await rows(`INSERT INTO \`lead\` (id, source_id, identity, company_name, contact_name, state, owner_id, light, silence,
      round, created_at, updated_at, version, hops, score)
      SELECT CONCAT('0198', LPAD(HEX(n), 8, '0')), 'website', CONCAT('bench:', n), CONCAT('客户', n), '王经理',
        IF(n MOD 10 = 3, 'working', 'disqualified'), CONCAT('rep-', LPAD((n * 7919) MOD ${REPS}, 4, '0')),
        IF(n MOD 100 = 3, 'red', 'green'), 'green', 1, 1700000000000 + n, 1700000000000 + n, 2, 0, n MOD 101
      FROM ${numbersBelow(count)}`);
    await rows('ANALYZE TABLE `lead`');
  });
}
