/** The value below which the share `q` of the values lies; the values need not be in order. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}

export const best = (values: readonly number[]): number => Math.max(...values);

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Measurement = (round: number) => Promise<number>;

/**
 * Runs the measurements in turn, `rounds` times, after one round that does not count; so that whatever else the machine does
 * falls on all of them. Answers the best figure of each: the one least disturbed.
 */
export async function interleave<K extends string>(
  measurements: Record<K, Measurement>,
  rounds: number,
): Promise<Record<K, number>> {
  const names = Object.keys(measurements) as K[];
  const figures = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const figure = await measurements[name](round);
      if (round > 0) figures.get(name)?.push(figure);
    }
  }
  return Object.fromEntries(
    [...figures].map(([name, values]) => [name, best(values)]),
  ) as unknown as Record<K, number>;
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
