import { z } from 'zod';
import { transactionalJob, type JobHandler } from '../outbox/job';
import { CLOCK_STEP } from './commands/begin-round';
import { fireClockStep } from './commands/fire-clock-step';
import { RESCORE, rescoreOutdated } from './commands/rescore-outdated';
import type { LeadJobContext } from './context';

export const leadJobs: readonly JobHandler<LeadJobContext, never>[] = [
  transactionalJob(
    CLOCK_STEP,
    z.object({ leadId: z.string(), clockId: z.string(), level: z.number() }),
    fireClockStep,
  ),
  transactionalJob(RESCORE, z.object({ after: z.string().default('') }), rescoreOutdated),
];
