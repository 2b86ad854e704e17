import type { Ask, Button, Card, Fact } from '../chat/card';
import { clockText, dayText } from '../kernel/time-text';
import { summaryOf, type DailyReport, type ReportLine } from './daily-report';
import { CHANNEL_NAMES } from './follow-up';

/** WeCom shows six facts; the last one says how many more there are. */
const SHOWN = 6;

/** The rep's day with a line for each thing that was logged, and one button. */
export function reportCard(report: DailyReport, lines: readonly ReportLine[]): Card {
  const about = { source: '日报', title: `${dayText(report.dayAt)} 日报`, ...factsOf(lines) };
  if (report.confirmedAt !== null) {
    const subtitle = `已于 ${clockText(report.confirmedAt)} 确认 · ${summaryOf(lines)}`;
    return { ...about, tone: 'done', subtitle, ask: { form: 'nothing' } };
  }
  const ask: Ask = { form: 'buttons', buttons: [CONFIRM] };
  const text = lines.length === 0 ? `${EMPTY}${MISSING}` : MISSING;
  return { ...about, text, tone: 'normal', subtitle: summaryOf(lines), ask };
}

const CONFIRM: Button = { key: 'report.confirm', label: '确认日报', style: 'primary' };
const EMPTY = '没有记录的事不会写进日报。现在补记，确认时会一并写入。';
/** Only what has a source is in the report; where sources are missing, the reader must know. */
const MISSING = '未接入会话存档、邮件和通话记录，微信、邮件、电话请自行补记。';

function factsOf(lines: readonly ReportLine[]): { facts: Fact[] } {
  const more = lines.length > SHOWN ? lines.length - (SHOWN - 1) : 0;
  const facts = lines.slice(0, more > 0 ? SHOWN - 1 : SHOWN).map(factOf);
  const rest = { label: '其余', value: `还有 ${String(more)} 条` };
  return { facts: more > 0 ? [...facts, rest] : facts };
}

function factOf({ at, channel, title, text, nextStep }: ReportLine): Fact {
  const next = nextStep === null ? '' : ` → ${nextStep}`;
  return { label: clockText(at), value: `${CHANNEL_NAMES[channel]} ${title}：${text}${next}` };
}
