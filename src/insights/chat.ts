import { markdown, type Markdown, type Outgoing } from '../chat/card';
import type { ChatPart, ChatWord } from '../chat/conversation';
import type { Figures, Share } from './board';
import { lookAtBoard } from './commands/look-at-board';
import type { InsightChatContext } from './context';
import { daysAsked } from './days';
import { riskChat } from './risk-chat';
import { reviewChat } from './review-chat';

type Ctx = InsightChatContext;

const shareText = ({ n, of, percent }: Share): string =>
  percent === null
    ? `${String(n)}/${String(of)}（样本不足）`
    : `${String(percent)}%（${String(n)}/${String(of)}）`;
const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2).replace(/\.00$/, '')}`;
const minutesText = (minutes: number | null): string =>
  minutes === null ? '样本不足' : `${String(minutes)} 分钟`;

/** The board in eight lines, the first of them its title. */
function linesOf({ counts, touched24h, utilisation, response, cost }: Figures): Markdown[] {
  const cac = cost.cacFen === null ? '还没有有效线索' : yuan(cost.cacFen);
  return [
    markdown`收到 ${counts.received} 条 · 进行中 ${counts.open} 条`,
    markdown`已确认有效 ${counts.qualified} 条 · 无效 ${counts.disqualified} 条`,
    markdown`24 小时有效触达：${shareText(touched24h)}`,
    markdown`首次联系（工作时间）：中位 ${minutesText(response.median)} · 九成 ${minutesText(response.p90)}`,
    markdown`没人联系过：${counts.untouched} 条`,
    markdown`利用率：${shareText(utilisation)}`,
    markdown`成本 ${yuan(cost.costFen)} · 每条有效线索 ${cac}`,
  ];
}

async function say(ctx: Ctx): Promise<Outgoing> {
  const days = daysAsked({}, ctx.now);
  const { total } = await lookAtBoard(ctx, days);
  return {
    kind: 'markdown',
    markdown: markdown`**看板 ${days.from} 至 ${days.to}**\n${linesOf(total)}`,
  };
}

/** 看板: the figures of the last 30 days. */
const board: ChatWord<Ctx> = {
  words: ['看板'],
  usage: '看板：最近 30 天的线索、首次联系、成本和利用率',
  roles: ['manager', 'director', 'operations'],
  run: (ctx) => say(ctx),
};

export const insightChat: ChatPart<Ctx> = {
  views: [...reviewChat.views, ...riskChat.views],
  actions: [...reviewChat.actions, ...riskChat.actions],
  words: [board],
};
