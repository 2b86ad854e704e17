import { z } from 'zod';
import { eventType } from '../kernel/event';

const request = {
  requestId: z.string(),
  leadId: z.string(),
  memberId: z.string(),
  kind: z.string(),
};

/** Somebody asked for support; `amountFen` is null where no money is needed. */
export const SupportRequested = eventType(
  'support.requested',
  z.object({
    ...{ ...request, stage: z.string(), followUpId: z.string() },
    amountFen: z.number().nullable(),
  }),
  (data) => data.leadId,
);

/** A leader said yes or no. */
export const SupportDecided = eventType(
  'support.decided',
  z.object({ ...request, approved: z.boolean() }),
  (data) => data.leadId,
);
