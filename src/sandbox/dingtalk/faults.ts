import { createFaultRules } from '../fault-rules';
import type { CommonFaults, Mishap, Strike as StrikeOf } from '../fault-rules';

/** What goes wrong with a request; `errcode` refuses on oapi.dingtalk.com, `code` on api.dingtalk.com. */
type FaultSpec = Mishap & {
  /** Refuse with this code, without doing the work. */
  code?: string;
  /** HTTP status beside `code`; 400 if left out. */
  status?: number;
  /** What the answer says besides. */
  message?: string;
};

/**
 * Faults of the simulated APIs; paths as in `/v1.0/card/instances` or, with varying parts, as the documents write them:
 * `/v1.0/todo/users/{unionId}/tasks`. `down` cuts Stream connections too.
 */
export type Faults = CommonFaults<FaultSpec>;
export type Strike = StrikeOf<FaultSpec>;

/** `strike` takes the path asked for and, if there is one, the path of its route. */
export const createFaults = createFaultRules<FaultSpec>;
