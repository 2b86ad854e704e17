import type { Button, Card, Fact } from '../chat/card';
import type { NamedLead } from './queries';
import type { Review, Verdict } from './sample';

export const REVIEW_CARD = 'insights.review';

const LABELS: Record<Verdict, string> = { right: '判得对', wrong: '应该跟进', unclear: '看不出' };

/** The place is part of the key: a second tap on a lead that has been judged must not judge the next one. */
export const reviewKey = (verdict: Verdict, place: number): string =>
  `review.${verdict}.${String(place)}`;

export type ReviewOnCard = {
  day: string;
  reviews: readonly Review[];
  lead: (NamedLead & { sourceName: string; ownerName: string }) | null;
  openUrl: string;
};

/** One lead after the other on the same card. */
export function reviewCard({ day, reviews, lead, openUrl }: ReviewOnCard): Card {
  const left = reviews.filter(({ verdict }) => verdict === null);
  const [review] = left;
  const about = { source: '抽查', facts: [] };
  if (!review || !lead) {
    const wrong = reviews.filter(({ verdict }) => verdict === 'wrong').length;
    const subtitle = `${String(reviews.length)} 条，其中 ${String(wrong)} 条应该跟进`;
    return {
      ...about,
      title: '今天的抽查完成了',
      subtitle,
      tone: 'done',
      ask: { form: 'nothing' },
    };
  }
  const facts: Fact[] = [
    { label: '无效原因', value: lead.reason ?? '没有写' },
    { label: '来源', value: lead.sourceName },
    { label: '负责人', value: lead.ownerName },
  ];
  return {
    ...{ source: '抽查', tone: 'normal', title: lead.title, facts, open: { url: openUrl } },
    subtitle: `${day} 标记无效 · 还有 ${String(left.length)} 条`,
    ask: { form: 'buttons', buttons: buttonsFor(review.place) },
  };
}

const buttonsFor = (place: number): Button[] => [
  { key: reviewKey('right', place), label: LABELS.right, style: 'primary' },
  { key: reviewKey('wrong', place), label: LABELS.wrong, style: 'danger' },
  { key: reviewKey('unclear', place), label: LABELS.unclear, style: 'quiet' },
];
