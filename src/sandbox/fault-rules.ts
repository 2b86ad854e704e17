/** How often a fault strikes; without `times` and `probability` every time. */
export type Dice = {
  times?: number;
  /** 0 to 1, drawn from a generator with `seed` (default 1), so that a run can be repeated. */
  probability?: number;
  seed?: number;
};

/** What can go wrong with a request to any platform; a platform adds its own ways to refuse. */
export type Mishap = Dice & {
  /** Answer this code without doing the work. */
  errcode?: number;
  /** Answer this HTTP status with a text body, without doing the work. */
  http?: number;
  /** Never answer. */
  hang?: true;
  /** Do the work, then cut the connection instead of answering. */
  dropAfter?: true;
  /** Real ms to wait before the work. */
  delayMs?: number;
};

/** Takes a fault back. */
export type Undo = () => void;

/** Faults a test can inject into a simulated API. Patterns: a path as the API's documents write it, `*`, or a regular expression. */
export type CommonFaults<Spec> = {
  fail: (pattern: string | RegExp, spec: Spec) => Undo;
  /** Delays every answer by real ms. */
  slow: (ms: number) => Undo;
  /** Cuts every connection until `up`. */
  down: () => void;
  up: () => void;
  /** All tokens issued so far are refused. */
  invalidateToken: () => void;
  /** The secret and all tokens are refused, as after a reset in the console. */
  badSecret: () => Undo;
  /** Takes everything back. */
  clear: () => void;
};

/** What strikes one request. */
export type Strike<Spec> = Omit<Spec, keyof Dice | 'delayMs'> & { delayMs: number; down: boolean };

type Rule<Spec> = { matches: (path: string) => boolean; strike: () => Spec | undefined };
type FaultParts = {
  tokens: { invalidate: () => void; refuseSecrets: (refuse: boolean) => void };
  onDown?: () => void;
};
type FaultRules<Spec> = {
  faults: CommonFaults<Spec>;
  /** A fault with its own way of deciding whether it strikes. */
  add: (matches: Rule<Spec>['matches'], strike: Rule<Spec>['strike']) => Undo;
  /** What strikes a request that is known by these paths. */
  strike: (paths: string[]) => Strike<Spec>;
  isDown: () => boolean;
};

/** The faults that every platform has, and what of them strikes a request. */
export function createFaultRules<Spec extends Mishap>(parts: FaultParts): FaultRules<Spec> {
  const { tokens, onDown } = parts;
  const rules = new Set<Rule<Spec>>();
  let isDown = false;
  const add: FaultRules<Spec>['add'] = (matches, strike) => {
    const rule = { matches, strike };
    rules.add(rule);
    return () => rules.delete(rule);
  };
  const faults: CommonFaults<Spec> = {
    fail: (pattern, spec) => add(matcher(pattern), striker(spec)),
    slow: (ms) => faults.fail('*', { delayMs: ms } as Spec),
    down: () => {
      isDown = true;
      onDown?.();
    },
    up: () => void (isDown = false),
    invalidateToken: tokens.invalidate,
    badSecret: () => {
      tokens.refuseSecrets(true);
      return () => tokens.refuseSecrets(false);
    },
    clear: () => {
      rules.clear();
      isDown = false;
      tokens.refuseSecrets(false);
    },
  };
  const matching = (paths: string[]) => [...rules].filter((rule) => paths.some(rule.matches));
  return {
    ...{ faults, add, isDown: () => isDown },
    strike: (paths) => combine(isDown ? [] : matching(paths), isDown),
  };
}

/** Delays add up; otherwise the first fault that strikes decides. */
function combine<Spec extends Mishap>(rules: Rule<Spec>[], down: boolean): Strike<Spec> {
  let delayMs = 0;
  for (const rule of rules) {
    const spec = rule.strike();
    delayMs += spec?.delayMs ?? 0;
    if (spec && !isOnlySlow(spec)) return { ...spec, delayMs, down };
  }
  return { delayMs, down } as Strike<Spec>;
}

const SLOWNESS: readonly string[] = ['delayMs', 'times', 'probability', 'seed'];
const isOnlySlow = (spec: object): boolean =>
  Object.keys(spec).every((key) => SLOWNESS.includes(key));

/** True for the paths a pattern means: a path (`message/send`), `*`, or a regular expression. */
export function matcher(pattern: string | RegExp): (path: string) => boolean {
  if (pattern instanceof RegExp) return (path) => pattern.test(path);
  return (path) => pattern === '*' || pattern === path;
}

/** Answers the fault as often as its dice say. */
function striker<Spec extends Dice>(spec: Spec): () => Spec | undefined {
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
