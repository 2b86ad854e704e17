import { z } from 'zod';
import { eventType } from '../kernel/event';

/** A line was added to the cost ledger. */
export const CostEntered = eventType(
  'source_cost.entered',
  z.object({ costId: z.string(), sourceId: z.string(), month: z.string(), amountFen: z.number() }),
  (data) => data.costId,
);
