import { z } from 'zod';
import { DAY } from '../../kernel/clock';
import type { Call } from './call';

/** A leave that attendance knows of, UTC ms. */
export type DingTalkLeave = { fromAt: number; toAt: number };

export type LeaveMethods = {
  /**
   * Leaves of a member that are not over at `now` or begin within the next half year (topapi/attendance/getleavestatus). Needs the
   * permission to read attendance; without it DingTalk refuses.
   */
  listLeaves: (userId: string, now: number) => Promise<DingTalkLeave[]>;
};

/** The longest span and the largest page that DingTalk takes. */
const AHEAD_MS = 179 * DAY;
const PAGE = 20;

const status = z
  .object({ start_time: z.coerce.number(), end_time: z.coerce.number() })
  .transform(({ start_time: fromAt, end_time: toAt }): DingTalkLeave => ({ fromAt, toAt }));
const page = z.object({
  result: z.object({
    has_more: z.boolean().default(false),
    leave_status: z.array(status).nullish(),
  }),
});

const API = 'topapi/attendance/getleavestatus';

export function leaveMethods(call: Call): LeaveMethods {
  const list = async (userId: string, now: number, offset: number): Promise<DingTalkLeave[]> => {
    const body = {
      ...{ userid_list: userId, start_time: now, end_time: now + AHEAD_MS, offset, size: PAGE },
    };
    const request = { api: API, world: 'oapi', method: 'POST', path: API, body } as const;
    const { result } = await call(request, page);
    const found = result.leave_status ?? [];
    if (!result.has_more || found.length === 0) return found;
    return [...found, ...(await list(userId, now, offset + PAGE))];
  };
  return { listLeaves: (userId, now) => list(userId, now, 0) };
}
