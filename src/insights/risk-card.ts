import type { Button, Card } from '../chat/card';
import { momentText } from '../kernel/time-text';
import type { Answer, RiskAlert, RiskShow } from './alert';
import type { NamedLead } from './queries';

export const RISK_CARD = 'insights.risk';

export type RiskOnCard = {
  alert: RiskAlert;
  show: RiskShow;
  now: number;
  lead: NamedLead | null;
  ownerName: string;
  /** Null when the rule is not in the settings any more. */
  ruleName: string | null;
  suggestion: string | null;
  openUrl: string;
};

const ANSWERED: Record<Answer, string> = { accepted: '已采纳', declined: '已标记不适用' };
const BUTTONS: Button[] = [
  { key: 'risk.accepted', label: '采纳', style: 'primary' },
  { key: 'risk.declined', label: '不适用', style: 'quiet' },
];

/** A risk with the one thing to do about it. */
export function riskCard(on: RiskOnCard): Card {
  const { alert, show, now, lead, ownerName, suggestion, openUrl } = on;
  const about = {
    source: '风险提醒',
    open: { url: openUrl },
    title: lead?.title ?? '已删除的线索',
  };
  const since = { label: '发现于', value: momentText(alert.firedAt, now) };
  const facts = [{ label: '负责人', value: ownerName }, since];
  const text = suggestion === null ? {} : { text: `建议：${suggestion}` };
  const subtitle = on.ruleName ?? '这条规则已停用';
  if (show.answer !== null) {
    const over = { tone: 'done', subtitle: `${subtitle} · ${ANSWERED[show.answer]}` } as const;
    return { ...about, ...over, ...text, facts, ask: { form: 'nothing' } };
  }
  const ask: Card['ask'] =
    suggestion === null ? { form: 'nothing' } : { form: 'buttons', buttons: BUTTONS };
  return { ...about, ...text, tone: 'warning', subtitle, facts, ask };
}
