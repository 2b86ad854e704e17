import { SECOND } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import type { VoiceNote } from './voice-note';

export const VERDICTS = ['good', 'fair', 'poor'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const VERDICT_NAMES: Record<Verdict, string> = {
  good: '认真',
  fair: '一般',
  poor: '走过场',
};

/** A leader's ear for a recording: when they began to listen, by the server's clock, and what they say of it. */
export type Review = {
  voiceId: string;
  reviewerId: string;
  listenedAt: number;
  verdict: Verdict | null;
  comment: string | null;
  reviewedAt: number | null;
};

/** Nobody is marked down by somebody who has not listened so long (catalogue F54), or to the end of a shorter recording. */
const LISTEN_MS = 20 * SECOND;

type Said = { reviewerId: string; verdict: Verdict; comment: string | null; now: number };

/** Refuses `voice.own_review`, and for a negative mark `voice.listen_first` and `voice.comment_missing`. */
export function reviewNote(review: Review | null, note: VoiceNote, said: Said): Review {
  const { reviewerId, verdict, now } = said;
  if (note.memberId === reviewerId) throw new Refusal('forbidden', 'voice.own_review');
  const listenedAt = review?.listenedAt ?? now;
  const comment = said.comment?.trim() ?? '';
  if (verdict === 'poor') requireGrounds(note, { listened: now - listenedAt, comment });
  const told = comment === '' ? null : comment;
  return { voiceId: note.id, reviewerId, listenedAt, verdict, comment: told, reviewedAt: now };
}

function requireGrounds(
  { durationMs }: VoiceNote,
  { listened, comment }: { listened: number; comment: string },
): void {
  const needed = Math.min(LISTEN_MS, durationMs ?? LISTEN_MS);
  if (listened < needed)
    throw new Refusal('conflict', 'voice.listen_first', { seconds: Math.ceil(needed / SECOND) });
  if (comment === '') throw new Refusal('invalid', 'voice.comment_missing');
}
