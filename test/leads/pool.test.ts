import { DAY } from '../../src/kernel/clock';
import { Refusal } from '../../src/kernel/refusal';
import {
  checkClaim,
  lintPools,
  NURTURE,
  poolFor,
  poolsFor,
  type PoolPolicy,
} from '../../src/leads/pool';

const NOW = 1_000 * DAY;
const pool = (id: string, regions: string[] = []): PoolPolicy['pools'][number] => ({
  ...{ id, name: id, regions, industries: [] },
});
const POLICY: PoolPolicy = {
  ...{ version: 1, pools: [pool('east', ['华东']), pool('all')], claimsPerDay: 5, coolDownDays: 7 },
  ...{ borrow: 3, redispatch: { afterMinutes: 120, neverBackDays: 30, maxHops: 3 } },
  revealsPerDay: 50,
};
const CLAIM = { now: NOW, open: 0, capacity: 30, today: 1, lostAt: null };

it.each([
  ['its region', { region: '华东', industry: null, hops: 1 }, 'east'],
  ['any other', { region: '华南', industry: null, hops: 1 }, 'all'],
  ['no region', { region: null, industry: '零售', hops: 2 }, 'all'],
  ['too many hands', { region: '华东', industry: null, hops: 3 }, NURTURE.id],
])('a lead of %s has its pool', (_, lead, id) => {
  expect(poolFor(POLICY, lead).id).toBe(id);
});

it('a member sees the pools of their regions, and all when they have none', () => {
  const ids = (regions: string[]): string[] =>
    poolsFor(POLICY, { regions, industries: [] }).map(({ id }) => id);
  expect(ids(['华东'])).toEqual(['east', 'all', 'nurture']);
  expect(ids(['华南'])).toEqual(['all', 'nurture']);
  expect(ids([])).toEqual(['east', 'all', 'nurture']);
});

it.each([
  ['the first of the day', {}, null],
  ['the last of the day', { today: 5 }, null],
  ['one more', { today: 6 }, 'pool.daily_limit'],
  ['the last that may be borrowed', { open: 32 }, null],
  ['one above', { open: 33 }, 'pool.capacity_reached'],
  ['what one lost a moment ago', { lostAt: NOW - 1 }, 'pool.cool_down'],
  ['what one lost a week ago less a millisecond', { lostAt: NOW - 7 * DAY + 1 }, 'pool.cool_down'],
  ['what one lost a week ago', { lostAt: NOW - 7 * DAY }, null],
])('claiming %s', (_, change, code) => {
  const run = (): void => checkClaim(POLICY, { ...CLAIM, ...change });
  if (code === null) expect(run).not.toThrow();
  else expect(run).toThrow(expect.objectContaining({ code }) as Refusal);
});

it('the lint wants one pool for all at the end, and no name twice', () => {
  expect(lintPools(POLICY)).toEqual([]);
  expect(lintPools({ ...POLICY, pools: [pool('east', ['华东'])] }).join()).toContain(
    'take every lead',
  );
  expect(lintPools({ ...POLICY, pools: [pool('a'), pool('a')] }).join()).toContain('twice');
  expect(lintPools({ ...POLICY, pools: [pool('nurture')] }).join()).toContain('twice');
});
