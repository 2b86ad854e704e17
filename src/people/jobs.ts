import { z } from 'zod';
import { transactionalJob, type JobHandler } from '../outbox/job';
import { ABSENCE_OVER, sayBack, type AbsenceContext } from './commands/note-absence';

export const memberJobs: readonly JobHandler<AbsenceContext, never>[] = [
  transactionalJob(
    ABSENCE_OVER,
    z.object({ memberId: z.string(), absenceId: z.string() }),
    sayBack,
  ),
];
