import { z } from 'zod';
import { eventType } from '../kernel/event';

const gap = z.object({ gapId: z.string(), askerId: z.string() });
const bySubject = (data: { gapId: string }): string => data.gapId;

/** Nobody had an answer: the expert is asked. */
export const GapOpened = eventType('gap.opened', gap, bySubject);
export const GapAnswered = eventType('gap.answered', gap, bySubject);
