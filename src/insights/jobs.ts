import { z } from 'zod';
import { transactionalJob, type JobHandler } from '../outbox/job';
import { watchRisks, WATCH_RISKS } from './commands/watch-risks';
import { drawSample, SAMPLE } from './commands/draw-sample';
import type { InsightJobContext } from './context';

export const insightJobs: readonly JobHandler<InsightJobContext, never>[] = [
  transactionalJob(SAMPLE, z.object({}), drawSample),
  transactionalJob(WATCH_RISKS, z.object({}), watchRisks),
];
