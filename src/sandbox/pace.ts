import type { Clock } from '../kernel/clock';

/** At most `max` per `windowMs` milliseconds of simulated time, counted in a sliding window. */
export type Limit = { max: number; windowMs: number };

/** Counts per key; `allow` says whether one more fits into every limit and, if so, takes the place. */
export type Pace = { allow: (key: string) => boolean };

export function createPace(limits: Limit[], clock: Clock): Pace {
  const taken = new Map<string, number[]>();
  const longest = Math.max(...limits.map((limit) => limit.windowMs));
  return {
    allow: (key) => {
      const now = clock.now();
      const times = (taken.get(key) ?? []).filter((at) => at > now - longest);
      const fits = limits.every(
        ({ max, windowMs }) => times.filter((at) => at > now - windowMs).length < max,
      );
      if (fits) times.push(now);
      taken.set(key, times);
      return fits;
    },
  };
}
