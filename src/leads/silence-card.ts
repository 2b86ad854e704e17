import type { Button, Card } from '../chat/card';
import { momentText, spanText } from '../kernel/time-text';
import type { Member } from '../people';
import { titleOf, type Lead } from './lead';
import type { Silence } from './silence';

/** A lead that is about to be released, as its owner's card shows it. */
export type SilentOnCard = {
  lead: Lead;
  now: number;
  viewerId: string;
  notice: string | null;
  owner: Member | null;
  poolName: string | null;
  silence: Silence | null;
  extension: { hours: number; most: number };
  visitUrl: string;
};

/** The owner's warning: by when what has to be done, with one tap to do it. */
export function silenceCard(on: SilentOnCard): Card {
  const { lead, now, notice, silence } = on;
  const quote = notice ? { quote: { text: notice } } : {};
  const about = { source: '即将回到公海', facts: [], title: titleOf(lead), ...quote };
  const over = lead.mergedInto === null ? overText(on) : '已合并到另一条线索';
  if (silence === null || over !== null)
    return { ...about, tone: 'done', subtitle: over ?? '已结束', ask: { form: 'nothing' } };
  const quiet = `已 ${spanText(now - silence.startedAt)}没有有效触达`;
  return {
    ...{ ...about, tone: lead.silence === 'red' ? 'danger' : 'warning' },
    subtitle: `${quiet}，${momentText(silence.releaseAt, now)} 回到公海`,
    text: '通话 2 分钟、面谈 15 分钟或发送定制方案，附一份凭证才重新计时。',
    ask: { form: 'buttons', buttons: buttonsFor(on, silence) },
  };
}

/** Why there is nothing to do any more; null while there is. */
function overText({ lead, now, viewerId, owner, poolName, silence }: SilentOnCard): string | null {
  if (poolName !== null) return `已回到${poolName}`;
  if (lead.ownerId !== viewerId) return `已转给${owner?.name ?? '同事'}`;
  if (silence?.stoppedAt !== null) return '已结束';
  if (silence.passed !== 'nothing') return null;
  return `已有有效触达，重新计时到${momentText(silence.releaseAt, now)}`;
}

function buttonsFor({ visitUrl, extension }: SilentOnCard, { extensions }: Silence): Button[] {
  const extend: Button = {
    key: 'lead.extend',
    label: `延期 ${String(extension.hours)} 小时`,
    style: 'quiet',
  };
  return [
    { key: 'lead.visit', label: '记录触达', style: 'primary', url: visitUrl },
    ...(extensions < extension.most ? [extend] : []),
    { key: 'lead.give_back', label: '放回公海', style: 'quiet' },
  ];
}
