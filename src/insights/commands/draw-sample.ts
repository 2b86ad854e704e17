import { DAY } from '../../kernel/clock';
import { startOfDay } from '../../kernel/time-text';
import { directorOf, managerOf } from '../../people';
import type { InsightJobContext } from '../context';
import { dayOf } from '../days';
import { REVIEW_CARD } from '../review-card';
import { sampleOf, type Candidate, type Review } from '../sample';

export const SAMPLE = 'insights.sample';

type Ctx = InsightJobContext;

/**
 * Draws ten of the leads that were found 无效 yesterday and still are, and lays them before the leaders of their owners; a day
 * is drawn once. The seed is the hash of the day: with the number of candidates it stands in each row, so that anybody can
 * draw again.
 */
export async function drawSample(ctx: Ctx): Promise<void> {
  const to = startOfDay(ctx.now);
  const day = dayOf(to - DAY);
  if ((await ctx.reviews.listDay(day)).length > 0) return;
  const candidates = await ctx.board.closed({ from: to - DAY, to });
  const seed = ctx.sha256(day);
  const places = new Map<string | null, number>();
  const reviews = sampleOf(candidates, { seed, hash: ctx.sha256 }).map((candidate): Review => {
    const leaderId = leaderOf(ctx, candidate);
    const place = places.get(leaderId) ?? 0;
    places.set(leaderId, place + 1);
    const { leadId, sourceId } = candidate;
    return {
      ...{ day, leadId, sourceId, leaderId, place, seed, candidates: candidates.length },
      ...{ verdict: null, note: null, judgedAt: null },
    };
  });
  await ctx.reviews.add(reviews);
  const leaders = [...places.keys()].filter((id) => id !== null);
  const card = { kind: REVIEW_CARD, subjectId: day, occasion: 'morning', urgent: false };
  await ctx.desk.notify(leaders.map((recipientId) => ({ ...card, recipientId })));
}

const leaderOf = ({ directory }: Ctx, { ownerId }: Candidate): string | null =>
  (ownerId === null ? directorOf(directory, '') : managerOf(directory, ownerId))?.id ?? null;
