import { Refusal } from '../../kernel/refusal';
import type { VoiceContext } from '../context';
import { VoiceListened, VoiceReviewed } from '../events';
import { reviewNote, type Review, type Verdict } from '../review';
import { visibleNote } from './write-note';

/** A leader begins to listen; each time is in the audit log, the first one counts. Refuses `voice.not_found`. */
export async function beginListening(ctx: VoiceContext, voiceId: string): Promise<Review> {
  const note = await visibleNote(ctx, voiceId);
  const reviewerId = actingMember(ctx);
  ctx.publish(VoiceListened, { voiceId, reviewerId });
  const known = await ctx.voices.findReview(voiceId, reviewerId);
  if (known) return known;
  const nothing = { verdict: null, comment: null, reviewedAt: null };
  const review = { voiceId: note.id, reviewerId, listenedAt: ctx.now, ...nothing };
  await ctx.voices.saveReview(review);
  return review;
}

/** A leader's verdict on a recording; its speaker is told. Refuses `voice.not_found` and what `reviewNote` refuses. */
export async function judgeNote(
  ctx: VoiceContext,
  said: { voiceId: string; verdict: Verdict; comment: string | null },
): Promise<Review> {
  const note = await visibleNote(ctx, said.voiceId);
  const reviewerId = actingMember(ctx);
  const known = await ctx.voices.findReview(note.id, reviewerId);
  const review = reviewNote(known, note, { ...said, reviewerId, now: ctx.now });
  await ctx.voices.saveReview(review);
  const { id: voiceId, memberId } = note;
  ctx.publish(VoiceReviewed, { voiceId, memberId, reviewerId, verdict: said.verdict });
  return review;
}

function actingMember({ actor }: Pick<VoiceContext, 'actor'>): string {
  if (actor.kind !== 'member') throw new Refusal('forbidden', 'actor.not_a_member');
  return actor.memberId;
}
