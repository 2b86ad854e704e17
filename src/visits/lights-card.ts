import type { LightPolicy } from '../accounts';
import type { Card, Fact } from '../chat/card';
import { HOUR } from '../kernel/clock';
import { spanText } from '../kernel/time-text';
import type { QuietCount, QuietCustomer } from './customer-queries';

export const LIGHTS_CARD = 'visit.lights';

export type LightsOnCard = {
  now: number;
  policy: LightPolicy;
  count: QuietCount;
  /** Who wait longest, those first. */
  first: readonly QuietCustomer[];
  visitUrl: (accountId?: string) => string;
};

/** WeCom shows six facts; the last one says how many more there are. */
export const MOST_SHOWN = 5;

/** How many customers wait for a visit, and who waits longest. */
export function lightsCard(on: LightsOnCard): Card {
  const { count, policy, visitUrl } = on;
  const about = { source: '客户', facts: factsOf(on) };
  if (count.red + count.yellow === 0)
    return { ...about, tone: 'done', title: '客户都拜访过了', ask: { form: 'nothing' } };
  const [n, ms] = count.red > 0 ? [count.red, policy.redMs] : [count.yellow, policy.yellowMs];
  return {
    ...{ ...about, tone: count.red > 0 ? 'danger' : 'warning', subtitle: lightsText(count) },
    title: `${String(n)} 家客户超过 ${limitText(ms)}没有有效拜访`,
    text: '当面 15 分钟、通话 2 分钟或发送定制方案，附一份凭证，灯就变绿。',
    ask: {
      form: 'buttons',
      buttons: [{ key: 'visit.begin', label: '去拜访', style: 'primary', url: visitUrl() }],
    },
  };
}

/** 红灯 2 家 · 黄灯 5 家 */
export const lightsText = ({ red, yellow }: Pick<QuietCount, 'red' | 'yellow'>): string =>
  [
    ...(red > 0 ? [`红灯 ${String(red)} 家`] : []),
    ...(yellow > 0 ? [`黄灯 ${String(yellow)} 家`] : []),
  ].join(' · ');

/** As people say them: 72 小时, 7 天. */
const limitText = (ms: number): string => {
  const hours = ms / HOUR;
  return hours <= 96 && Number.isInteger(hours) ? `${String(hours)} 小时` : spanText(ms);
};

function factsOf({ now, policy, count, first, visitUrl }: LightsOnCard): Fact[] {
  const lightFor = (since: number): string => (now - since >= policy.redMs ? '红灯' : '黄灯');
  const facts = first.slice(0, MOST_SHOWN).map(({ id, name, since }) => ({
    ...{ label: lightFor(since), value: `${spanText(now - since)} · ${name}`, url: visitUrl(id) },
  }));
  const more = count.red + count.yellow - facts.length;
  return more > 0 ? [...facts, { label: '其余', value: `还有 ${String(more)} 家` }] : facts;
}
