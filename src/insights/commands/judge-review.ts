import { Refusal } from '../../kernel/refusal';
import type { InsightContext } from '../context';
import { ReviewJudged } from '../events';
import type { Review, Verdict } from '../sample';

type Wish = { day: string; leadId: string; verdict: Verdict; note: string | null };

/** Says whether a lead of one's own sample was rightly found 无效; saying it again changes it. Refuses `review.not_found`. */
export async function judgeReview(ctx: InsightContext, wish: Wish): Promise<Review> {
  const { actor, reviews, now } = ctx;
  const review = await reviews.find(wish.day, wish.leadId);
  if (!review || actor.kind !== 'member' || review.leaderId !== actor.memberId)
    throw new Refusal('not_found', 'review.not_found');
  const judged = { ...review, verdict: wish.verdict, note: wish.note, judgedAt: now };
  await reviews.save(judged);
  const { leadId, sourceId, verdict } = judged;
  ctx.publish(ReviewJudged, { leadId, sourceId, verdict });
  return judged;
}
