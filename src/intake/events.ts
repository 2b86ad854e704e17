import { z } from 'zod';
import { eventType } from '../kernel/event';

/** Somebody looked at what came in, as it came: it holds names and numbers. */
export const PayloadShown = eventType(
  'intake.payload_shown',
  z.object({ payloadId: z.string() }),
  (data) => data.payloadId,
);
/** Kept payloads were read again; figures are how many became what. */
export const PayloadsReplayed = eventType(
  'intake.payloads_replayed',
  z.object({ subjectId: z.string(), leads: z.number(), repeated: z.number(), failed: z.number() }),
  (data) => data.subjectId,
);
