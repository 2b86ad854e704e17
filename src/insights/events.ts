import { z } from 'zod';
import { eventType } from '../kernel/event';
import { VERDICTS } from './sample';

/** A line was added to the cost ledger. */
export const CostEntered = eventType(
  'source_cost.entered',
  z.object({ costId: z.string(), sourceId: z.string(), month: z.string(), amountFen: z.number() }),
  (data) => data.costId,
);

/** A leader said whether a lead was rightly found 无效; `sourceId` is what the verdict is for. */
export const ReviewJudged = eventType(
  'lead_review.judged',
  z.object({ leadId: z.string(), sourceId: z.string(), verdict: z.enum(VERDICTS) }),
  (data) => data.leadId,
);
