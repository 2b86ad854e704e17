import type { CardAction, CardView } from '../chat/conversation';
import { Refusal } from '../kernel/refusal';
import type { Answer, RiskShow } from './alert';
import { answerAlert } from './commands/answer-alert';
import type { InsightChatContext } from './context';
import { RISK_CARD, riskCard, type RiskOnCard } from './risk-card';

type Ctx = InsightChatContext;

/** The rule's name and the suggestion's text, as far as the settings still have them. */
function wordsOf(
  { riskRules }: Ctx,
  { ruleId, suggestionId }: RiskShow,
): Pick<RiskOnCard, 'ruleName' | 'suggestion'> {
  const rule = riskRules.find(({ id }) => id === ruleId);
  const suggestion = rule?.suggestions.find(({ id }) => id === suggestionId);
  return { ruleName: rule?.name ?? null, suggestion: suggestion?.text ?? null };
}

async function onCard(ctx: Ctx, alertId: string, recipientId: string): Promise<RiskOnCard> {
  const alert = await ctx.alerts.get(alertId);
  const show = (await ctx.alerts.shows([alertId])).find((one) => one.recipientId === recipientId);
  if (!alert || !show) throw new Refusal('not_found', 'risk.not_found');
  const [lead = null] = await ctx.board.name([alert.leadId]);
  const owner = ctx.directory.members.find(({ id }) => id === alert.ownerId);
  return {
    ...{ alert, show, now: ctx.now, lead, ownerName: owner?.name ?? '已离职' },
    ...wordsOf(ctx, show),
    openUrl: ctx.pageUrl(`/app/#/leads/${alert.leadId}`),
  };
}

const view: CardView<Ctx> = {
  ...{ kind: RISK_CARD, urgent: false },
  render: async (ctx, { subjectId, recipientId }) =>
    riskCard(await onCard(ctx, subjectId, recipientId)),
  line: async (ctx, alertId) => {
    const alert = await ctx.alerts.get(alertId);
    const [lead] = await ctx.board.name(alert ? [alert.leadId] : []);
    const rule = ctx.riskRules.find(({ id }) => id === alert?.ruleId);
    return `${lead?.title ?? '已删除的线索'}：${rule?.name ?? '风险提醒'}`;
  },
};

const NOTICE: Record<Answer, string> = { accepted: '已采纳', declined: '已记下，不适用' };

const action = (answer: Answer): CardAction<Ctx> => ({
  key: `risk.${answer}`,
  run: async (ctx, { subjectId, recipientId }) => {
    await answerAlert(ctx, { alertId: subjectId, recipientId, answer });
    return { notice: NOTICE[answer] };
  },
});

export const riskChat = { views: [view], actions: [action('accepted'), action('declined')] };
