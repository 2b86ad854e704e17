/** How often a fault strikes; without `times` and `probability` every time. */
export type Dice = {
  times?: number;
  /** 0 to 1, drawn from a generator with `seed` (default 1), so that a run can be repeated. */
  probability?: number;
  seed?: number;
};

/** True for the paths a pattern means: a path (`message/send`), `*`, or a regular expression. */
export function matcher(pattern: string | RegExp): (path: string) => boolean {
  if (pattern instanceof RegExp) return (path) => pattern.test(path);
  return (path) => pattern === '*' || pattern === path;
}

/** Answers the fault as often as its dice say. */
export function striker<Spec extends Dice>(spec: Spec): () => Spec | undefined {
  const random = generator(spec.seed ?? 1);
  let left = spec.times ?? Infinity;
  return () => {
    if (left <= 0 || random() >= (spec.probability ?? 1)) return undefined;
    left -= 1;
    return spec;
  };
}

/** mulberry32: a small generator of numbers in [0, 1) that repeats for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
