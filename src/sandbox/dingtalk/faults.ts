import { matcher, striker } from '../fault-rules';
import type { Dice } from '../fault-rules';
import type { Tokens } from './tokens';

/** What goes wrong with a request. */
type FaultSpec = Dice & {
  /** Refuse with this code on api.dingtalk.com, without doing the work. */
  code?: string;
  /** HTTP status beside `code`; 400 if left out. */
  status?: number;
  /** Refuse with this number on oapi.dingtalk.com, without doing the work. */
  errcode?: number;
  /** What the answer says besides. */
  message?: string;
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

/** Faults a test can inject into the simulated APIs. Patterns: a path (`/v1.0/card/instances`), `*`, or a regular expression. */
export type Faults = {
  /** Paths with varying parts may be given as in the documents, e.g. `/v1.0/todo/users/{unionId}/tasks`. */
  fail: (pattern: string | RegExp, spec: FaultSpec) => Undo;
  /** Delays every answer by real ms. */
  slow: (ms: number) => Undo;
  /** Cuts every request and every Stream connection until `up`. */
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
export type Strike = Omit<FaultSpec, keyof Dice | 'delayMs'> & { delayMs: number; down: boolean };

type Rule = { matches: (path: string) => boolean; strike: () => FaultSpec | undefined };
type Wanted = { tokens: Tokens; onDown: () => void };

/** `strike` takes the path asked for and, if there is one, the path of its route. */
export function createFaults({ tokens, onDown }: Wanted): {
  faults: Faults;
  strike: (paths: string[]) => Strike;
  isDown: () => boolean;
} {
  const rules = new Set<Rule>();
  let isDown = false;

  const add = (pattern: string | RegExp, spec: FaultSpec): Undo => {
    const rule = { matches: matcher(pattern), strike: striker(spec) };
    rules.add(rule);
    return () => rules.delete(rule);
  };
  const faults: Faults = {
    fail: add,
    slow: (ms) => add('*', { delayMs: ms }),
    down: () => {
      isDown = true;
      onDown();
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
  return {
    faults,
    isDown: () => isDown,
    strike: (paths) => combine(matching(rules, paths), isDown),
  };
}

function matching(rules: Set<Rule>, paths: string[]): Rule[] {
  return [...rules].filter((rule) => paths.some(rule.matches));
}

/** Delays add up; otherwise the first fault that strikes decides. */
function combine(rules: Rule[], down: boolean): Strike {
  let result: Strike = { delayMs: 0, down };
  for (const rule of rules) {
    if (isDecided(result)) break;
    const spec = rule.strike();
    if (spec) result = { ...result, ...spec, delayMs: result.delayMs + (spec.delayMs ?? 0) };
  }
  return result;
}

function isDecided({ code, errcode, http, hang, dropAfter, down }: Strike): boolean {
  return down || [code, errcode, http, hang, dropAfter].some((one) => one !== undefined);
}
