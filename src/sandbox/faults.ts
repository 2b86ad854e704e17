import { MINUTE } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { matcher, striker } from './fault-rules';
import type { Dice } from './fault-rules';
import { createPace } from './pace';
import type { Tokens } from './tokens';

/** What goes wrong with a request; without `times` and `probability` it strikes every time. */
type FaultSpec = Dice & {
  /** Answer this code without doing the work. */
  errcode?: number;
  /** What the answer says besides. */
  errmsg?: string;
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
type Undo = () => void;

/** Faults a test can inject into the simulated API. Patterns: a path (`message/send`), `*`, or a regular expression. */
export type Faults = {
  fail: (pattern: string | RegExp, spec: FaultSpec) => Undo;
  /** Delays every answer by real ms. */
  slow: (ms: number) => Undo;
  /** Cuts every connection until `up`. */
  down: () => void;
  up: () => void;
  /** All tokens issued so far answer 40014. */
  invalidateToken: () => void;
  /** Secrets are refused with 40001 and tokens with 40014, as after a reset in the console. */
  badSecret: () => Undo;
  /** More than `perMinute` requests in a minute of simulated time answer 45009. */
  rateLimit: (path: string, perMinute: number) => Undo;
  /** Takes everything back. */
  clear: () => void;
};

/** What strikes one request. */
export type Strike = Pick<FaultSpec, 'errcode' | 'errmsg' | 'http' | 'hang' | 'dropAfter'> & {
  delayMs: number;
  down: boolean;
};

type Rule = { matches: (path: string) => boolean; strike: () => FaultSpec | undefined };

export function createFaults(
  tokens: Tokens,
  clock: Clock,
): { faults: Faults; strike: (path: string) => Strike } {
  const rules = new Set<Rule>();
  let isDown = false;

  const add = (matches: Rule['matches'], strike: Rule['strike']): Undo => {
    const rule = { matches, strike };
    rules.add(rule);
    return () => rules.delete(rule);
  };
  const faults: Faults = {
    fail: (pattern, spec) => add(matcher(pattern), striker(spec)),
    slow: (ms) =>
      add(
        () => true,
        () => ({ delayMs: ms }),
      ),
    down: () => void (isDown = true),
    up: () => void (isDown = false),
    invalidateToken: tokens.invalidate,
    badSecret: () => {
      tokens.refuseSecrets(true);
      return () => {
        tokens.refuseSecrets(false);
      };
    },
    rateLimit: (path, perMinute) => {
      const pace = createPace([{ max: perMinute, windowMs: MINUTE }], clock);
      return add(matcher(path), () => (pace.allow(path) ? undefined : { errcode: 45009 }));
    },
    clear: () => {
      rules.clear();
      isDown = false;
      tokens.refuseSecrets(false);
    },
  };
  return { faults, strike: (path) => combine([...rules], path, isDown) };
}

/** Delays add up; otherwise the first fault that strikes decides. */
function combine(rules: Rule[], path: string, down: boolean): Strike {
  let result: Strike = { delayMs: 0, down };
  for (const rule of rules.filter((candidate) => candidate.matches(path))) {
    if (decided(result)) break;
    const spec = rule.strike();
    if (spec) result = { ...result, ...spec, delayMs: result.delayMs + (spec.delayMs ?? 0) };
  }
  return result;
}

const decided = ({ errcode, http, hang, dropAfter, down }: Strike): boolean =>
  down || errcode !== undefined || http !== undefined || Boolean(hang) || Boolean(dropAfter);
