import { z } from 'zod';
import { GiveUp, transactionalJob, type JobHandler } from '../outbox/job';
import { CHECK_OWNERS, findContradictions } from './commands/check-owners';
import { CLOCK_STEP } from './commands/begin-round';
import { FILL_KEYS, fillKeys } from './commands/fill-keys';
import { fireClockStep } from './commands/fire-clock-step';
import { fireSilenceStep } from './commands/fire-silence-step';
import { RECOMPUTE, recomputeOutdated } from './commands/recompute-clocks';
import { redispatchLead } from './commands/redispatch-lead';
import { REDISPATCH } from './commands/release-lead';
import { RESCORE, rescoreOutdated } from './commands/rescore-outdated';
import { DISPATCH_WAITING, lookForOwners } from './commands/dispatch-waiting';
import { SILENCE_STEP } from './commands/silence';
import type { LeadJobContext, LeadReactionContext } from './context';

export const leadJobs: readonly JobHandler<LeadJobContext & LeadReactionContext, never>[] = [
  transactionalJob(
    CLOCK_STEP,
    z.object({ leadId: z.string(), clockId: z.string(), level: z.number() }),
    fireClockStep,
  ),
  transactionalJob(
    SILENCE_STEP,
    z.object({
      leadId: z.string(),
      startedAt: z.number(),
      step: z.enum(['yellow', 'red', 'release']),
    }),
    fireSilenceStep,
  ),
  transactionalJob(RECOMPUTE, z.object({ after: z.string().optional() }), recomputeOutdated),
  transactionalJob(REDISPATCH, z.object({ leadId: z.string(), hops: z.number() }), redispatchLead),
  transactionalJob(DISPATCH_WAITING, z.object({}), async (ctx: LeadReactionContext) =>
    lookForOwners(ctx, await ctx.leadQueries.waitingIds()),
  ),
  transactionalJob(RESCORE, z.object({ after: z.string().default('') }), rescoreOutdated),
  // A dead letter, so that operations sees it: nothing can be put right by itself.
  transactionalJob(CHECK_OWNERS, z.object({}), async (ctx: LeadJobContext) => {
    const broken = await findContradictions(ctx);
    if (broken.length > 0) throw new GiveUp(`leads without exactly one owner: ${broken.join()}`);
  }),
  transactionalJob(FILL_KEYS, z.object({ after: z.string().default('') }), fillKeys),
];
