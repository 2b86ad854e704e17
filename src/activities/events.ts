import { z } from 'zod';
import { eventType } from '../kernel/event';
import { CHANNELS, OUTCOMES } from './follow-up';

export const FollowUpLogged = eventType(
  'follow_up.logged',
  z.object({
    followUpId: z.string(),
    subjectId: z.string(),
    memberId: z.string(),
    channel: z.enum(CHANNELS),
    outcome: z.enum(OUTCOMES),
    occurredAt: z.number(),
    /** Whether this contact answers the first-response clock of the subject. */
    stopsClock: z.boolean(),
    /** Whether its evidence shows an effective touch, which ends a silence. */
    effective: z.boolean(),
  }),
  (data) => data.subjectId,
);

export const DailyReportConfirmed = eventType(
  'daily_report.confirmed',
  z.object({ reportId: z.string(), memberId: z.string(), lines: z.number() }),
  (data) => data.reportId,
);
