import type { Span } from '../kernel/business-calendar';
import type { Directory } from './member';

/** Somebody is away from one moment until another, UTC ms. */
export type Absence = {
  id: string;
  memberId: string;
  fromAt: number;
  toAt: number;
  /** Who told us: an approval on the platform, or the member in the chat. */
  source: 'wecom' | 'chat' | 'api';
  /** The platform's own number of the approval; null for what was said. */
  externalId: string | null;
  cancelledAt: number | null;
};

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
