import type { Card } from '../chat/card';
import type { MinutesPage } from './minutes';

export type MinutesOnCard = { accountName: string; pages: readonly MinutesPage[]; url: string };

/** Pages that could not be read go back to the rep; nothing on them is guessed. */
export function minutesCard({ accountName, pages, url }: MinutesOnCard): Card {
  const poor = pages.filter((page) => page.poor).map(({ n }) => n);
  const about = { source: '会议纪要', facts: [], open: { url } };
  if (poor.length === 0) {
    const subtitle = `共 ${String(pages.length)} 页，关注点已统计`;
    const ask = { form: 'nothing' } as const;
    return { ...about, tone: 'done', title: `${accountName} 的纪要已读完`, subtitle, ask };
  }
  return {
    ...about,
    ...{ tone: 'warning', title: `${accountName} 的纪要有几页看不清` },
    subtitle: `第 ${poor.join('、')} 页，共 ${String(pages.length)} 页`,
    text: '手写或拍得太暗的页面不会被猜测。请补写要点，或重新拍一张。',
    ask: {
      form: 'buttons',
      buttons: [{ key: 'minutes.open', label: '去补写', style: 'primary', url }],
    },
  };
}
