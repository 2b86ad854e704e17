import { MINUTE, SECOND } from '../kernel/clock';

/** No longer than this, so that everything held up is through ten minutes after a platform has recovered (fault X16). */
const LONGEST = 8 * MINUTE;

/** Tries before a job is buried: with four minutes between two of them on average, a day and a half of outage. */
export const DEFAULT_ATTEMPTS = 500;

/** How long to wait after the n-th failed try, in ms: full jitter up to 2 s · 2^(n−1), at most 8 minutes. */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  return Math.ceil(Math.min(LONGEST, 2 * SECOND * 2 ** (attempt - 1)) * random());
}
