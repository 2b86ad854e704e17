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

const alert = { leadId: z.string(), alertId: z.string(), ruleId: z.string() };

/** A risk rule fired, and somebody is told. */
export const RiskFired = eventType(
  'risk.fired',
  z.object({ ...alert, ownerId: z.string(), channel: z.enum(['card', 'digest', 'group']) }),
  (data) => data.leadId,
);

/** Somebody took a suggestion, or did not. */
export const RiskAnswered = eventType(
  'risk.answered',
  z.object({
    ...{ ...alert, suggestionId: z.string().nullable() },
    answer: z.enum(['accepted', 'declined']),
  }),
  (data) => data.leadId,
);
