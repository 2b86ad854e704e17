import { z } from 'zod';
import { transactionalJob, type JobHandler } from '../outbox/job';
import { CLOCK_STEP } from './commands/begin-round';
import { fireClockStep } from './commands/fire-clock-step';
import { RESCORE, rescoreOutdated } from './commands/rescore-outdated';
import type { LeadContext } from './context';

export const leadJobs: readonly JobHandler<LeadContext, never>[] = [
  transactionalJob(
    CLOCK_STEP,
    z.object({ leadId: z.string(), clockId: z.string(), level: z.number() }),
    fireClockStep,
  ),
  transactionalJob(RESCORE, z.object({ after: z.string().default('') }), rescoreOutdated),
];
