import { Refusal } from '../../kernel/refusal';
import type { Answer } from '../alert';
import type { InsightContext } from '../context';
import { RiskAnswered } from '../events';

type Wish = { alertId: string; recipientId: string; answer: Answer };

/** Says whether the suggestion on one's own alert is taken; the first answer counts. Refuses `risk.not_found`. */
export async function answerAlert(ctx: InsightContext, wish: Wish): Promise<void> {
  const { alertId, recipientId, answer } = wish;
  const [alert, shows] = [await ctx.alerts.get(alertId), await ctx.alerts.shows([alertId])];
  const show = shows.find((one) => one.recipientId === recipientId);
  if (!alert || !show) throw new Refusal('not_found', 'risk.not_found');
  if (show.answer !== null) return;
  await ctx.alerts.save({ ...show, answer, answeredAt: ctx.now });
  const { ruleId, suggestionId } = show;
  ctx.publish(RiskAnswered, { leadId: alert.leadId, alertId, ruleId, suggestionId, answer });
}
