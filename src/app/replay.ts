import { listDead, replayDead } from '../outbox/queue';
import type { Context } from './context';
import { JobReplayed } from './events';

type Replaying = Pick<Context, 'sql' | 'now' | 'publish'>;

/** Gives a dead letter all its attempts again; false when there is no such dead letter. */
export async function replay({ sql, now, publish }: Replaying, jobId: string): Promise<boolean> {
  const replayed = await replayDead(sql, jobId, now);
  if (replayed) publish(JobReplayed, { jobId });
  return replayed;
}

/** The same for the latest two hundred; answers how many. */
export async function replayMany(context: Replaying): Promise<number> {
  const dead = await listDead(context.sql);
  for (const { id } of dead) await replay(context, id);
  return dead.length;
}
