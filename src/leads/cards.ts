import type { Card, Fact } from '../chat/card';
import { clip } from '../kernel/clip';
import { localPhone, maskPhone } from '../kernel/phone';
import { momentText, spanText } from '../kernel/time-text';
import { askLeader, askOwner, FACES, type LeadOnCard } from './ask-card';
import { awayText } from './away';
import type { Decision } from './dispatch';
import { FACTOR_NAMES } from './factors';
import { isOpen, titleOf, type Lead } from './lead';
import { scoreText } from './score';

/** The owner's card: what came in, by when to answer, and what can be done. */
export function todoCard(on: LeadOnCard): Card {
  const { lead, owner, viewerId } = on;
  const away = awayText(on);
  if (away !== null) return gone(on, away);
  if (lead.ownerId === null || lead.ownerId === viewerId) {
    return { ...frame(on, on.face === FACES.touch ? reach(on) : headline(on)), ask: askOwner(on) };
  }
  // Somebody else's now: who used to see it learns where it went, and nothing more.
  const name = owner?.name ?? '同事';
  return gone(on, lead.acceptedAt === null ? `已转给${name}` : `已由${name}接手`);
}

function gone(on: LeadOnCard, subtitle: string): Card {
  const { source, tone, title } = frame(on, { tone: 'done', subtitle });
  return { source, tone, title, subtitle, facts: [], ask: { form: 'nothing' } };
}

/** The leader's card about a missed clock. */
export function breachCard(on: LeadOnCard): Card {
  const { lead, owner, waitedMs } = on;
  const ownerName = owner?.name ?? '还没有负责人';
  const solved = isSolved(on);
  const card = frame(on, {
    tone: solved ? 'done' : 'danger',
    subtitle: solved ? solvedText(on) : `${ownerName} · 已等 ${spanText(waitedMs)}，还没有联系客户`,
  });
  const title = solved ? `已处理：${titleOf(lead)}` : `红灯：${titleOf(lead)} 超时未联系`;
  return { ...card, source: '超时提醒', title, ask: solved ? { form: 'nothing' } : askLeader(on) };
}

const isSolved = (on: LeadOnCard): boolean =>
  on.lead.light !== 'red' || on.touchedAt !== null || awayText(on) !== null;

function solvedText(on: LeadOnCard): string {
  const { lead, owner, now, touchedAt } = on;
  const away = awayText(on);
  if (away !== null) return away;
  if (!isOpen(lead)) return closedText(lead);
  if (touchedAt !== null) return `${owner?.name ?? ''} 已于${momentText(touchedAt, now)}联系`;
  return `已转给${owner?.name ?? '同事'}，重新计时`;
}

type Headline = Pick<Card, 'tone'> & { subtitle: string };

function headline(on: LeadOnCard): Headline {
  const { lead } = on;
  if (!isOpen(lead)) return { tone: 'done', subtitle: closedText(lead) };
  const { tone, subtitle } = progress(on);
  return { tone, subtitle: lead.highIntent ? `高意向 · ${subtitle}` : subtitle };
}

function progress(on: LeadOnCard): Headline {
  const { lead, now, touchedAt } = on;
  if (lead.light === 'red' && touchedAt === null)
    return { tone: 'danger', subtitle: '已超时，请马上联系客户' };
  if (touchedAt !== null) {
    return { tone: 'normal', subtitle: `已于${momentText(touchedAt, now)}联系` };
  }
  return { tone: 'warning', subtitle: waitingText(on) };
}

/** A form has room for one line only: the number to call comes first in it. */
function reach(on: LeadOnCard): Headline {
  const { tone, subtitle } = headline(on);
  const whom = [phoneOf(on), on.lead.contactName].filter(Boolean).join(' ');
  return { tone, subtitle: [whom, subtitle].filter(Boolean).join(' · ') };
}

function closedText({ state, disqualifiedBecause }: Lead): string {
  if (state === 'disqualified') return `已标记无效：${disqualifiedBecause ?? ''}`;
  return state === 'qualified' ? '已确认有效' : '已结束';
}

function waitingText({ lead, now, dueAt }: LeadOnCard): string {
  const head = lead.acceptedAt === null ? '新线索' : '已接手';
  return dueAt === null
    ? `${head}，请尽快联系客户`
    : `${head}，请在${momentText(dueAt, now)} 前联系客户`;
}

function frame(on: LeadOnCard, { tone, subtitle }: Headline): Omit<Card, 'ask'> {
  const { lead, notice, sourceName } = on;
  return {
    source: `线索 · ${sourceName}`,
    tone,
    title: titleOf(lead),
    subtitle,
    facts: factsOf(on),
    ...(notice ? { quote: { text: notice } } : {}),
    ...(lead.message ? { text: `客户留言：${lead.message}` } : {}),
  };
}

/** The whole number is for the owner who took the lead on, and for nobody else. */
function phoneOf({ lead, viewerId }: LeadOnCard): string | null {
  if (lead.phone === null) return null;
  const open = lead.ownerId === viewerId && lead.acceptedAt !== null;
  return open ? localPhone(lead.phone) : maskPhone(lead.phone);
}

/** WeCom shows so many; when the lead came in, the last of them, can be missed most easily. */
const MOST_FACTS = 6;

function factsOf(on: LeadOnCard): Fact[] {
  const { lead, decision, viewerId, now } = on;
  const fact = (label: string, value: string | null): Fact[] => (value ? [{ label, value }] : []);
  const facts = [
    ...fact('联系人', lead.contactName || null),
    ...fact('电话', phoneOf(on)),
    ...fact('地区行业', [lead.region, lead.industry].filter(Boolean).join(' · ') || null),
    ...fact('预算', lead.budgetRange),
    ...fact('评分', scoreText(on.score)),
    ...fact('派给您', decision === null ? null : whyText(decision, viewerId)),
    ...fact('提交时间', momentText(lead.createdAt, now)),
  ];
  return facts.slice(0, MOST_FACTS);
}

/** A fact has room for so many; 为什么 tells the rest. */
const MOST_FACTORS = 3;

/** 地区+40 行业+30 空闲+24 共94分 */
function whyText({ ranking }: Decision, memberId: string): string | null {
  const rated = ranking.find((entry) => entry.memberId === memberId);
  if (!rated) return null;
  const most = [...rated.factors].sort((a, b) => b.points - a.points).slice(0, MOST_FACTORS);
  const parts = most.map(({ name, points }) => `${FACTOR_NAMES[name]}+${String(points)}`);
  return `${parts.join(' ')} 共${String(rated.score)}分`;
}

const TITLE_IN_LINE = 14;

/** A customer's name for a line of a list: a long one must not push out the rest. */
export const shortTitle = (title: string): string => clip(title, TITLE_IN_LINE);

/** One line for a digest or a list: 红灯 华东精工 · 李娜 · 10:15 到期 */
export function lineOf({
  lead,
  owner,
  dueAt,
  now,
}: Pick<LeadOnCard, 'lead' | 'owner' | 'dueAt' | 'now'>): string {
  const light = lead.light === 'red' ? '【红灯】' : '';
  const due = dueAt === null ? '' : ` · ${momentText(dueAt, now)} 到期`;
  return `${light}${shortTitle(titleOf(lead))} · ${owner?.name ?? '无负责人'}${due}`;
}
