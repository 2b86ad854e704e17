import { CHANNEL_NAMES, OUTCOME_NAMES, type Channel, type Outcome } from '../activities';
import { PLEASE, type Card, type Option } from '../chat/card';
import { spanText } from '../kernel/time-text';
import type { SilentLead } from './catch-up';

export const WHAT = 'what';
export const LOG_CATCH_UP = 'catch_up.log';
export const SKIP_CATCH_UP = 'catch_up.skip';

/** What can have happened since, as one choice. */
const HAPPENED = [
  { channel: 'phone', outcome: 'reached' },
  { channel: 'wechat', outcome: 'reached' },
  { channel: 'visit', outcome: 'reached' },
  { channel: 'phone', outcome: 'appointed' },
  { channel: 'phone', outcome: 'unreached' },
] as const satisfies { channel: Channel; outcome: Outcome }[];
const SEPARATOR = '@';

/** One customer after the other on the same card. */
export function catchUpCard(left: readonly SilentLead[], now: number): Card {
  const [lead] = left;
  const about = { source: '补录', facts: [] };
  if (!lead) {
    const done = { title: '都补齐了', subtitle: '两天内没有记录的客户都处理过了' };
    return { ...about, ...done, tone: 'done', ask: { form: 'nothing' } };
  }
  return {
    ...about,
    ...{ tone: 'normal', title: lead.title },
    subtitle: `${spanText(now - lead.lastAt)}没有记录 · 还有 ${String(left.length)} 位`,
    ask: {
      form: 'buttons',
      choice: { key: WHAT, title: '最近一次联系', options: [PLEASE, ...optionsFor(lead.leadId)] },
      buttons: [
        { key: LOG_CATCH_UP, label: '记录，下一位', style: 'primary' },
        { key: SKIP_CATCH_UP, label: '跳过', style: 'quiet' },
      ],
    },
  };
}

/** The lead is part of the option: a tap is about the lead that was shown, whatever happened since. */
const optionsFor = (leadId: string): Option[] =>
  HAPPENED.map(({ channel, outcome }) => ({
    id: [channel, outcome, leadId].join(SEPARATOR),
    label: `${CHANNEL_NAMES[channel]} · ${OUTCOME_NAMES[outcome]}`,
  }));

export type Happened = { channel: Channel; outcome: Outcome; leadId: string };

/** What was chosen, or null when nothing was. */
export function chosenIn(id: string | undefined): Happened | null {
  const [channel, outcome, leadId] = (id ?? '').split(SEPARATOR);
  const known = HAPPENED.find((one) => one.channel === channel && one.outcome === outcome);
  return known && leadId ? { ...known, leadId } : null;
}
