import type { CardAction, CardView } from '../chat/conversation';
import { judgeReview } from './commands/judge-review';
import type { InsightChatContext } from './context';
import { REVIEW_CARD, reviewCard, reviewKey, type ReviewOnCard } from './review-card';
import { VERDICTS, type Verdict } from './sample';

type Ctx = InsightChatContext;

async function readLead(ctx: Ctx, leadId: string): Promise<ReviewOnCard['lead']> {
  const [lead] = await ctx.board.name([leadId]);
  if (!lead) return null;
  const owner = ctx.directory.members.find(({ id }) => id === lead.ownerId);
  const sourceName = ctx.leadSources.get(lead.sourceId)?.name ?? lead.sourceId;
  return { ...lead, sourceName, ownerName: owner?.name ?? '没有负责人' };
}

const view: CardView<Ctx> = {
  ...{ kind: REVIEW_CARD, urgent: false },
  render: async (ctx, { subjectId: day, recipientId }) => {
    const reviews = await ctx.reviews.listOf(day, recipientId);
    const next = reviews.find(({ verdict }) => verdict === null);
    const lead = next ? await readLead(ctx, next.leadId) : null;
    const openUrl = ctx.pageUrl(`/app/#/leads/${next?.leadId ?? ''}`);
    return reviewCard({ day, reviews, lead, openUrl });
  },
  line: (_, day) => Promise.resolve(`${day} 标记无效的线索，请抽查`),
};

const MOST_PLACES = 10;

const action = (verdict: Verdict, place: number): CardAction<Ctx> => ({
  key: reviewKey(verdict, place),
  run: async (ctx, { subjectId: day, recipientId }) => {
    const review = (await ctx.reviews.listOf(day, recipientId)).find((one) => one.place === place);
    if (!review) return {};
    await judgeReview(ctx, { day, leadId: review.leadId, verdict, note: null });
    return { notice: '已记下' };
  },
});

export const reviewChat = {
  views: [view],
  actions: VERDICTS.flatMap((verdict) =>
    Array.from({ length: MOST_PLACES }, (_, place) => action(verdict, place)),
  ),
};
