import { z } from 'zod';
import { eventType } from '../kernel/event';

const note = z.object({
  voiceId: z.string(),
  memberId: z.string(),
  origin: z.enum(['visit', 'chat']),
});
const bySubject = (data: { voiceId: string }): string => data.voiceId;

/** It can be listened to, and has to be written down by a person. */
export const VoiceWaiting = eventType('voice.waiting', note, bySubject);
/** It was written down and understood as far as possible. */
export const VoiceHeard = eventType('voice.heard', note, bySubject);
export const VoiceDiscarded = eventType('voice.discarded', note, bySubject);
/** A leader listened to a recording, and said what they think of it. */
export const VoiceListened = eventType(
  'voice.listened',
  z.object({ voiceId: z.string(), reviewerId: z.string() }),
  bySubject,
);
export const VoiceReviewed = eventType(
  'voice.reviewed',
  z.object({
    ...{ voiceId: z.string(), memberId: z.string(), reviewerId: z.string() },
    verdict: z.enum(['good', 'fair', 'poor']),
  }),
  bySubject,
);
