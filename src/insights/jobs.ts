import { z } from 'zod';
import { transactionalJob, type JobHandler } from '../outbox/job';
import { drawSample, SAMPLE } from './commands/draw-sample';
import type { InsightJobContext } from './context';

export const insightJobs: readonly JobHandler<InsightJobContext, never>[] = [
  transactionalJob(SAMPLE, z.object({}), drawSample),
];
