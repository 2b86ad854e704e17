import type { Span } from '../kernel/business-calendar';
import type { Directory } from './member';

/** When a member is away, as the calendar takes it off working time. */
export const leaveOf = ({ absences }: Directory, memberId: string | null): Span[] =>
  absences
    .filter((absence) => absence.memberId === memberId)
    .map(({ fromAt, toAt }) => ({ from: fromAt, to: toAt }));

/** Whether a member is away at a moment. */
export const isAway = ({ absences }: Directory, memberId: string, now: number): boolean =>
  absences.some(
    (absence) => absence.memberId === memberId && absence.fromAt <= now && now < absence.toAt,
  );
