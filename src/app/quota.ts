import type { Clock } from '../kernel/clock';
import { dayText } from '../kernel/time-text';
import type { Sql } from '../database/sql';
import type { Gauge } from 'prom-client';

// DingTalk's standard edition takes 5,000 calls a month from an organisation (platforms.md 2.3), whichever process makes them.

export type Quota = {
  /** One call more. */
  count: () => void;
  /** How much of the month's calls is used up, 0 without a limit. */
  usedShare: () => number;
  /** From 80 % on ordinary messages are held back this long (ms) and told together; 0 before. */
  holdBackMs: () => number;
  /** Writes down what has been counted; answers all calls of the month. */
  flush: () => Promise<number>;
};

type Parts = {
  /** Calls a month; 0 for editions without a limit. */
  limit: number;
  clock: Clock;
  transact: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  gauge: Gauge;
  /** Told once a month by each process that sees it. */
  warn: (used: number, limit: number) => void;
};

const WARN_SHARE = 0.8;
const HOLD_MS = 30 * 60_000;

/** Counts the calls of a month over all processes: each remembers its own and adds them now and then. */
export function createQuota({ limit, clock, transact, gauge, warn }: Parts): Quota {
  let fresh = 0;
  let used = 0;
  let warnedIn = '';
  const usedShare = (): number => (limit > 0 ? (used + fresh) / limit : 0);
  const isScarce = (): boolean => usedShare() >= WARN_SHARE;
  return {
    count: () => {
      fresh++;
    },
    usedShare,
    holdBackMs: () => (isScarce() ? HOLD_MS : 0),
    flush: async () => {
      const month = monthOf(clock.now());
      const adding = fresh;
      used = await transact((sql) => addCalls(sql, month, adding));
      fresh -= adding;
      gauge.set(used);
      if (!isScarce() || warnedIn === month) return used;
      warnedIn = month;
      warn(used, limit);
      return used;
    },
  };
}

/** In Shanghai, as DingTalk counts: `2026-11`. */
const monthOf = (at: number): string => {
  const [, year = '', month = ''] = /^(\d+)年(\d+)月/.exec(dayText(at)) ?? [];
  return `${year}-${month.padStart(2, '0')}`;
};

async function addCalls(sql: Sql, month: string, calls: number): Promise<number> {
  const row = ['dingtalk', month];
  const ignore = sql.dialect === 'sqlite' ? 'INSERT OR IGNORE' : 'INSERT IGNORE';
  await sql.run(`${ignore} INTO platform_calls (platform, month, calls) VALUES (?, ?, 0)`, row);
  const of = 'WHERE platform = ? AND month = ?';
  await sql.run(`UPDATE platform_calls SET calls = calls + ? ${of}`, [calls, ...row]);
  const [found] = await sql.rows<{ calls: number }>(`SELECT calls FROM platform_calls ${of}`, row);
  return found?.calls ?? 0;
}
