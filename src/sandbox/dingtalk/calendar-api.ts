import type { Json } from '../api-error';
import { text } from '../api-error';
import { json } from '../route';
import type { CalendarEntry } from './calendars';
import { refused } from './refused';
import type { Route } from './route';
import { texts } from './route';
import type { World } from './world';

const MOST_USERS = 20;
/** With milliseconds; DingTalk refuses every other way of writing. */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/;

/** calendar/users/{unionId}/querySchedule: when people are busy, twenty at a time, everybody named by unionId. */
export const calendarRoutes = (world: World): Route[] => [
  {
    method: 'POST',
    path: '/v1.0/calendar/users/{unionId}/querySchedule',
    token: 'app',
    run: ({ body, params }) => {
      const userIds = texts(body.userIds);
      if (!world.people.byUnionId(params.unionId ?? '')) throw refused('userNotExist');
      if (userIds.length === 0 || userIds.length > MOST_USERS)
        throw refused('InvalidParameter.userIds');
      const span = { from: momentOf(body.startTime), to: momentOf(body.endTime) };
      return json({ scheduleInformation: userIds.map((id) => scheduleOf(world, id, span)) });
    },
  },
];

function momentOf(value: unknown): number {
  if (!STAMP.test(text(value))) throw refused('InvalidParameter.ParsedISO8601TimestampError');
  return Date.parse(text(value));
}

function scheduleOf(world: World, userId: string, span: { from: number; to: number }): Json {
  if (!world.people.byUnionId(userId)) return { userId, error: 'user not found' };
  return { userId, scheduleItems: world.calendars.between(userId, span).map(itemOf) };
}

const itemOf = ({ status, isWholeDay, fromAt, toAt }: CalendarEntry): Json => ({
  ...{ status, start: edgeOf(fromAt, isWholeDay), end: edgeOf(toAt, isWholeDay) },
});

const edgeOf = (at: number, isWholeDay: boolean): Json =>
  isWholeDay
    ? { date: new Date(at).toISOString().slice(0, 10) }
    : { dateTime: new Date(at).toISOString().replace('.000Z', 'Z'), timeZone: 'UTC' };
