import type { CardView, ChatPart } from '../chat/conversation';
import { Refusal } from '../kernel/refusal';
import { questionCard, signalsCard, type VisitOnCard } from './cards';
import type { VisitChatContext } from './context';
import { lightsCard, lightsText, LIGHTS_CARD, MOST_SHOWN } from './lights-card';
import { minutesCard, type MinutesOnCard } from './minutes-card';
import { MINUTES_CARD, QUESTION_CARD, SIGNALS_CARD } from './reactions';
import { voiceChat } from './voice-chat';

type Ctx = VisitChatContext;

async function readVisit(ctx: Ctx, visitId: string): Promise<VisitOnCard> {
  const visit = await ctx.visits.find(visitId);
  if (!visit) throw new Refusal('not_found', 'visit.not_found');
  const account = await ctx.accounts.find(visit.accountId);
  const member = ctx.directory.members.find(({ id }) => id === visit.memberId);
  return {
    ...{ visit, now: ctx.now, url: ctx.pageUrl(`/app/#/visits/${visitId}`) },
    accountName: account?.name ?? '客户',
    memberName: member?.name ?? '同事',
  };
}

const view = (
  kind: string,
  draw: (on: VisitOnCard) => ReturnType<typeof signalsCard>,
): CardView<Ctx> => ({
  ...{ kind, urgent: false },
  render: async (ctx, shown) => draw(await readVisit(ctx, shown.subjectId)),
  line: async (ctx, visitId) => {
    const { memberName, accountName, visit } = await readVisit(ctx, visitId);
    return `${memberName} 拜访 ${accountName} · 可信度 ${String(visit.score ?? 100)} 分`;
  },
});

async function readMinutes(ctx: Ctx, evidenceId: string): Promise<MinutesOnCard> {
  const evidence = await ctx.evidence.find(evidenceId);
  const visit = evidence && (await ctx.visits.find(evidence.visitId));
  if (!visit) throw new Refusal('not_found', 'evidence.not_found');
  const account = await ctx.accounts.find(visit.accountId);
  const url = ctx.pageUrl(`/app/#/visits/${visit.id}`);
  return {
    accountName: account?.name ?? '客户',
    pages: await ctx.minutes.pagesOf(evidenceId),
    url,
  };
}

const minutesView: CardView<Ctx> = {
  ...{ kind: MINUTES_CARD, urgent: false },
  render: async (ctx, { subjectId }) => minutesCard(await readMinutes(ctx, subjectId)),
  line: async (ctx, evidenceId) =>
    `${(await readMinutes(ctx, evidenceId)).accountName} 的纪要有几页看不清`,
};

const lightsView: CardView<Ctx> = {
  ...{ kind: LIGHTS_CARD, urgent: false },
  render: async (ctx, { subjectId: ownerId }) => {
    const { now, lightPolicy: policy } = ctx;
    return lightsCard({
      ...{ now, policy, count: await ctx.customers.countQuiet(ownerId, policy, now) },
      first: await ctx.customers.listQuiet(ownerId, now - policy.yellowMs, MOST_SHOWN),
      visitUrl: (id) =>
        ctx.pageUrl(id === undefined ? '/app/#/visit' : `/app/#/visit?account=${id}`),
    });
  },
  line: async (ctx, ownerId) =>
    `客户：${lightsText(await ctx.customers.countQuiet(ownerId, ctx.lightPolicy, ctx.now)) || '都拜访过了'}`,
};

export const visitChat: ChatPart<Ctx> = {
  ...voiceChat,
  views: [
    ...[view(SIGNALS_CARD, signalsCard), view(QUESTION_CARD, questionCard), minutesView],
    lightsView,
    ...voiceChat.views,
  ],
};
