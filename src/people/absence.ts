import type { BusinessCalendar, Span } from '../kernel/business-calendar';
import type { Directory } from './member';

/** When a member is away, as the calendar takes it off working time. */
const leaveOf = ({ absences }: Directory, memberId: string | null): Span[] =>
  absences
    .filter((absence) => absence.memberId === memberId)
    .map(({ fromAt, toAt }) => ({ from: fromAt, to: toAt }));

/** Whether a member is away at a moment. */
export const isAway = ({ absences }: Directory, memberId: string, now: number): boolean =>
  absences.some(
    (absence) => absence.memberId === memberId && absence.fromAt <= now && now < absence.toAt,
  );

/** The calendar by which somebody works, whose office may lie in another time zone, and when they are away. */
export function workingTimesOf(
  directory: Directory,
  memberId: string | null,
  calendar: BusinessCalendar,
): { calendar: BusinessCalendar; leave: Span[] } {
  const zone = directory.members.find(({ id }) => id === memberId)?.utcOffset ?? null;
  const own = zone === null ? calendar : calendar.inZone(zone);
  return { calendar: own, leave: leaveOf(directory, memberId) };
}
