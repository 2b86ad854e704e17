import { z } from 'zod';
import { HOUR } from '../../kernel/clock';
import type { Call } from './call';

/** When a calendar says that somebody is busy, UTC ms. */
export type DingTalkBusy = { fromAt: number; toAt: number };

export type BusyMethods = {
  /**
   * Busy times of up to twenty people by unionId, between two moments (calendar/users/{unionId}/querySchedule). Entries of whole
   * days or more than six hours and those that are not accepted yet are left out, and so is who DingTalk cannot tell of.
   */
  listBusy: (
    unionIds: readonly string[],
    span: { from: number; to: number },
  ) => Promise<Map<string, DingTalkBusy[]>>;
};

/** What blocks most of a day is a trip or a note, and its owner can be called. */
const LONGEST_MEETING = 6 * HOUR;

/** DingTalk takes so many people in one call. */
export const MOST_PEOPLE = 20;

const moment = z.object({ dateTime: z.string().nullish() }).nullish();
const item = z.object({ status: z.string().nullish(), start: moment, end: moment });
const schedule = z.object({
  scheduleInformation: z
    .array(
      z.object({
        ...{ userId: z.string(), error: z.string().nullish() },
        scheduleItems: z.array(item).nullish(),
      }),
    )
    .nullish(),
});

export const busyMethods = (call: Call): BusyMethods => ({
  listBusy: async (unionIds, { from, to }) => {
    const [first = ''] = unionIds;
    const path = `v1.0/calendar/users/${encodeURIComponent(first)}/querySchedule`;
    // Without the milliseconds DingTalk refuses the text.
    const [startTime, endTime] = [from, to].map((at) => new Date(at).toISOString());
    const body = { userIds: unionIds, startTime, endTime };
    const request = { api: 'calendar/querySchedule', world: 'new', method: 'POST' } as const;
    const { scheduleInformation } = await call({ ...request, path, body }, schedule);
    return new Map(
      (scheduleInformation ?? [])
        .filter(({ error }) => !error)
        .map(({ userId, scheduleItems }) => [userId, (scheduleItems ?? []).flatMap(busyIn)]),
    );
  },
});

function busyIn({ status, start, end }: z.infer<typeof item>): DingTalkBusy[] {
  const [fromAt, toAt] = [Date.parse(start?.dateTime ?? ''), Date.parse(end?.dateTime ?? '')];
  const isMeeting = status === 'BUSY' && fromAt < toAt && toAt - fromAt <= LONGEST_MEETING;
  return isMeeting ? [{ fromAt, toAt }] : [];
}
