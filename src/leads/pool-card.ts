import type { Ask, Button, Card, Fact } from '../chat/card';
import { momentText } from '../kernel/time-text';
import type { Member } from '../people';
import { titleOf, type Lead } from './lead';
import type { Room } from './pool';

/** A lead in a pool as a card shows it. */
export type PooledOnCard = {
  lead: Lead;
  now: number;
  viewerId: string;
  notice: string | null;
  owner: Member | null;
  poolName: string;
  sourceName: string;
  room: Room;
  /** Everybody who lost it, in order. */
  formerOwners: readonly string[];
};

const NOTHING: Ask = { form: 'nothing' };
const CLAIM: Button = { key: 'lead.claim', label: '领取', style: 'primary' };

/** A lead that may be claimed: what it is about, never who it is. After the claim it says who was first. */
export function poolCard(on: PooledOnCard): Card {
  const { lead, now, notice, poolName } = on;
  const title = lead.companyName || '未留公司名';
  const about = { source: `公海 · ${poolName}`, ...(notice ? { quote: { text: notice } } : {}) };
  if (lead.poolId === null)
    return { ...about, tone: 'done', title, subtitle: takenText(on), facts: [], ask: NOTHING };
  const since = momentText(lead.pooledAt ?? now, now);
  return {
    ...{ ...about, tone: 'normal', title, subtitle: `${since} 进入公海，领取后显示电话` },
    facts: factsOf(on),
    ask: { form: 'buttons', buttons: [CLAIM] },
  };
}

function takenText({ lead, owner, viewerId }: PooledOnCard): string {
  if (lead.ownerId === viewerId) return '已领取，请在新卡片上联系客户';
  return `已由${owner?.name ?? '同事'}领取`;
}

function factsOf({ lead, room, formerOwners, sourceName }: PooledOnCard): Fact[] {
  const fact = (label: string, value: string | null): Fact[] => (value ? [{ label, value }] : []);
  const hops = `${formerOwners.join('、')}（共 ${String(lead.hops)} 次）`;
  const { open, capacity, claimsLeft } = room;
  return [
    ...fact('地区行业', [lead.region, lead.industry].filter(Boolean).join(' · ') || null),
    ...fact('预算', lead.budgetRange),
    ...fact('来源', sourceName),
    ...fact('曾负责', formerOwners.length > 0 ? hops : null),
    ...fact(
      '您的在手',
      `${String(open)}/${String(capacity)} 条，今天还可领 ${String(claimsLeft)} 条`,
    ),
  ];
}

/** What the one who lost a lead, and their leader, are told. */
export function releasedCard(on: PooledOnCard): Card {
  const { lead, owner, poolName, formerOwners } = on;
  const loser = formerOwners.at(-1) ?? '负责人';
  const subtitle =
    lead.ownerId === null ? `在${poolName}等待领取` : `现在由${owner?.name ?? '同事'}负责`;
  const text = `${loser}没有有效触达，线索已回到公海。`;
  const about = { source: '回到公海', tone: 'done', title: titleOf(lead) } as const;
  return { ...about, subtitle, text, facts: [], ask: NOTHING };
}
