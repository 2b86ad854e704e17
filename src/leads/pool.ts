import { DAY } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';

/** Where released leads wait to be claimed. Without regions or industries it is for all of them. */
export type Pool = {
  id: string;
  name: string;
  regions: readonly string[];
  industries: readonly string[];
};

export type PoolPolicy = {
  version: number;
  /** The first one that fits takes a lead; the last one takes all. */
  pools: readonly Pool[];
  claimsPerDay: number;
  /** Who lost a lead cannot claim it back for so long. */
  coolDownDays: number;
  /** A claim may go so far above a member's capacity; dispatch gives them nothing until it is given back. */
  borrow: number;
  redispatch: {
    /** Working minutes that a lead waits to be claimed before it is dispatched again. */
    afterMinutes: number;
    /** Nobody gets a lead back whom it was taken from within so many days. */
    neverBackDays: number;
    /** Taken from an owner for the last time it goes to be nurtured, and is dispatched no more. */
    maxHops: number;
  };
  /** Whole phone numbers that a member may look at in a day. */
  revealsPerDay: number;
};

/** Where leads go that nobody made anything of: anybody may still claim them. */
export const NURTURE: Pool = { id: 'nurture', name: '培育池', regions: [], industries: [] };

export const listPools = ({ pools }: PoolPolicy): readonly Pool[] => [...pools, NURTURE];

const fits = (wanted: readonly string[], value: string | null): boolean =>
  wanted.length === 0 || (value !== null && wanted.includes(value));

type Pooled = { region: string | null; industry: string | null; hops: number };

/** The pool for a lead that is taken from its owner; `hops` counts this time. */
export function poolFor(policy: PoolPolicy, { region, industry, hops }: Pooled): Pool {
  if (hops >= policy.redispatch.maxHops) return NURTURE;
  const found = policy.pools.find(
    (pool) => fits(pool.regions, region) && fits(pool.industries, industry),
  );
  return found ?? NURTURE;
}

export type Taker = { regions: readonly string[]; industries: readonly string[] };

const shares = (wanted: readonly string[], own: readonly string[]): boolean =>
  wanted.length === 0 || own.length === 0 || own.some((one) => wanted.includes(one));

/** The pools somebody may claim from: those for one of their regions and industries. */
export const poolsFor = (policy: PoolPolicy, taker: Taker): Pool[] =>
  listPools(policy).filter(
    ({ regions, industries }) =>
      shares(regions, taker.regions) && shares(industries, taker.industries),
  );

/** What a claim would be judged by, for the one who looks. */
export type Room = { open: number; capacity: number; claimsLeft: number };

/** What a claim is judged by. */
export type Claim = {
  now: number;
  /** Open leads in hand, this one not counted. */
  open: number;
  capacity: number;
  /** Claims of the day, this one counted. */
  today: number;
  /** When the member lost this very lead; null when they never did. */
  lostAt: number | null;
};

/**
 * Refuses `pool.capacity_reached` (above capacity and what may be borrowed), `pool.daily_limit` and `pool.cool_down`.
 */
export function checkClaim(policy: PoolPolicy, claim: Claim): void {
  const { open, capacity, today, lostAt, now } = claim;
  const most = capacity + policy.borrow;
  if (open >= most) throw new Refusal('limit', 'pool.capacity_reached', { open, most });
  if (today > policy.claimsPerDay)
    throw new Refusal('limit', 'pool.daily_limit', { most: policy.claimsPerDay });
  const until = lostAt === null ? now : lostAt + policy.coolDownDays * DAY;
  if (until > now)
    throw new Refusal('conflict', 'pool.cool_down', { days: Math.ceil((until - now) / DAY) });
}

/** What is wrong with a policy, as sentences; empty when nothing is. */
export function lintPools({ pools }: PoolPolicy): string[] {
  const ids = pools.map(({ id }) => id);
  const last = pools.at(-1);
  const open = last?.regions.length === 0 && last.industries.length === 0;
  return [
    ...ids
      .filter((id, i) => ids.indexOf(id) !== i || id === NURTURE.id)
      .map((id) => `pool ${id} is there twice`),
    ...(open ? [] : ['the last pool must take every lead']),
  ];
}
