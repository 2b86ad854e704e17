import { MINUTE } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { createFaultRules, matcher } from './fault-rules';
import type { CommonFaults, Mishap, Strike as StrikeOf, Undo } from './fault-rules';
import { createPace } from './pace';
import type { Tokens } from './tokens';

/** What goes wrong with a request; without `times` and `probability` it strikes every time. */
type FaultSpec = Mishap & {
  /** What the answer says besides. */
  errmsg?: string;
};

/** Faults of the simulated API; paths as in `message/send`. A refused token answers 40014, a refused secret 40001. */
export type Faults = CommonFaults<FaultSpec> & {
  /** More than `perMinute` requests in a minute of simulated time answer 45009. */
  rateLimit: (path: string, perMinute: number) => Undo;
};

export type Strike = StrikeOf<FaultSpec>;

export function createFaults(
  tokens: Tokens,
  clock: Clock,
): { faults: Faults; strike: (path: string) => Strike } {
  const { faults, add, strike } = createFaultRules<FaultSpec>({ tokens });
  return {
    faults: {
      ...faults,
      rateLimit: (path, perMinute) => {
        const pace = createPace([{ max: perMinute, windowMs: MINUTE }], clock);
        return add(matcher(path), () => (pace.allow(path) ? undefined : { errcode: 45009 }));
      },
    },
    strike: (path) => strike([path]),
  };
}
