import { z } from 'zod';
import { transactionalJob, type JobHandler } from '../outbox/job';
import { QUESTION } from './commands/judge-visit';
import { questionVisit } from './commands/question-visit';
import { SEAL_EVIDENCE, sealEvidence } from './commands/show-evidence';
import { COMPARE_CONCERNS, tellDeviations } from './commands/tell-deviations';
import { TELL_LIGHTS, TELL_OWN_LIGHTS, tellLights, tellOwnLights } from './commands/tell-lights';
import type { VisitContext, VisitReactionContext } from './context';

export const visitJobs: readonly JobHandler<VisitReactionContext, never>[] = [
  transactionalJob(QUESTION, z.object({ visitId: z.string() }), (ctx: VisitContext, { visitId }) =>
    questionVisit(ctx, visitId),
  ),
  transactionalJob(
    SEAL_EVIDENCE,
    z.object({ evidenceId: z.string() }),
    (ctx: VisitContext, { evidenceId }) => sealEvidence(ctx, evidenceId),
  ),
  transactionalJob(COMPARE_CONCERNS, z.object({}), (ctx: VisitReactionContext) =>
    tellDeviations(ctx),
  ),
  transactionalJob(TELL_LIGHTS, z.object({}), tellLights),
  transactionalJob(TELL_OWN_LIGHTS, z.object({ memberId: z.string() }), tellOwnLights),
];
