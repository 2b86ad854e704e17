import { z } from 'zod';
import { eventType } from '../kernel/event';

/** Somebody gave a dead letter all its attempts again. */
export const JobReplayed = eventType(
  'job.replayed',
  z.object({ jobId: z.string() }),
  (data) => data.jobId,
);
