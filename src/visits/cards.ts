import type { Button, Card } from '../chat/card';
import { momentText } from '../kernel/time-text';
import { explainSignal } from './authenticity';
import type { Visit } from './visit';

export type VisitOnCard = {
  visit: Visit;
  accountName: string;
  memberName: string;
  now: number;
  url: string;
};

const open = (label: string, url: string): Button => ({
  ...{ key: 'visit.open', label, style: 'primary', url },
});

/** The rep's card: what looks odd about the own visit, before anybody else is told. */
export function signalsCard({ visit, accountName, now, url }: VisitOnCard): Card {
  const said = visit.explanation !== null;
  const settled = !visit.flagged || said;
  return {
    source: '拜访核对',
    tone: settled ? 'done' : 'warning',
    title: `${accountName} 的拜访有疑点`,
    subtitle: said ? '已收到您的说明' : '请您先说明，两小时后主管会看到',
    facts: factsOf(visit, now),
    ask: { form: 'buttons', buttons: [open(said ? '查看' : '去说明', url)] },
  };
}

/** The leader's card: the signals by name, and what the rep says about them. */
export function questionCard({ visit, accountName, memberName, now, url }: VisitOnCard): Card {
  return {
    source: '拜访核对',
    tone: visit.flagged ? 'warning' : 'done',
    title: `${memberName} 拜访 ${accountName}：请核对`,
    subtitle: `可信度 ${String(visit.score ?? 100)} 分，疑点不等于结论`,
    facts: factsOf(visit, now),
    quote: { title: '本人说明', text: visit.explanation ?? '还没有说明' },
    ask: { form: 'buttons', buttons: [open('查看照片与凭证', url)] },
  };
}

const factsOf = (visit: Visit, now: number): { label: string; value: string }[] => [
  { label: '时间', value: momentText(visit.checkedInAt ?? visit.createdAt, now) },
  ...visit.signals.slice(0, 4).map((signal, i) => ({
    label: `疑点${String(i + 1)}`,
    value: explainSignal(signal),
  })),
];
