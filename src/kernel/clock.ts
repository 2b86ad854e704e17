/** The only source of "now" in the program: UTC milliseconds since the epoch. */
export type Clock = { now: () => number };

/** A clock that can be moved forward, for the simulated tenant and for tests. */
export type AdjustableClock = Clock & { advance: (ms: number) => void };

export const systemClock: Clock = { now: () => Date.now() };

/** Runs at normal speed from `startAt` (UTC ms, default now) and jumps forward on `advance`. */
export function adjustableClock(startAt?: number): AdjustableClock {
  let offset = startAt === undefined ? 0 : startAt - Date.now();
  return {
    now: () => Date.now() + offset,
    advance: (ms) => {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError('the clock only moves forward');
      offset += ms;
    },
  };
}

/** Stands still until it is advanced: for tests that must own every millisecond. */
export function frozenClock(at: number): AdjustableClock {
  let now = at;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
