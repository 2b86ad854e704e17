import { HOUR, MINUTE } from '../kernel/clock';
import { saidAs } from '../voices';
import type { Visit } from './visit';

/** A meeting counts from this long between its first and last capture (product decisions, "effective touch"). */
export const MEETING_MINUTES = 15;
/** A capture this near to the appointment shows that it was kept (product decisions, "photo time"). */
export const APPOINTMENT_WINDOW_MS = 2 * HOUR;
/** A call counts from this long (product decisions, "effective touch"). */
export const CALL_SECONDS = 120;

export type Touch = { minutes: number; effective: boolean; effectiveBecause: string };

/** What the evidence of a visit shows, whatever the rep says. */
export type Shown = {
  /** When each piece was taken, of those whose time more than the phone vouches for (`timeIsKnown`). */
  taken: readonly number[];
  /** What was read on screenshots, and in documents. */
  screens: readonly string[];
  documents: readonly string[];
  accountName: string;
  pieces: number;
};

/**
 * Whether the contact was an effective touch, computed from its evidence: a meeting of 15 minutes between first and last capture
 * (a check-in counts when it was heard of while it happened) or by an appointment made ahead and kept within two hours; a call of two minutes that its call log shows; a proposal
 * that names the customer.
 */
export function touchOf(visit: Visit, shown: Shown): Touch {
  const { checkedInAt, checkInLive } = visit;
  const moments = [...shown.taken, ...(checkedInAt !== null && checkInLive ? [checkedInAt] : [])];
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  const minutes = moments.length === 0 ? 0 : Math.floor((last - first) / MINUTE);
  if (shown.pieces === 0) return { minutes, effective: false, effectiveBecause: '还没有凭证' };
  return { minutes, ...RULES[visit.channel](visit, shown, { minutes, first }) };
}

type Judged = Pick<Touch, 'effective' | 'effectiveBecause'>;
type Rule = (visit: Visit, shown: Shown, at: { minutes: number; first: number }) => Judged;

const yes = (effectiveBecause: string): Judged => ({ effective: true, effectiveBecause });
const no = (effectiveBecause: string): Judged => ({ effective: false, effectiveBecause });

const meeting: Rule = (visit, _, { minutes, first }) => {
  if (minutes >= MEETING_MINUTES) return yes(`见面 ${String(minutes)} 分钟`);
  if (keptAppointment(visit, first)) return yes('按预约时间到访');
  return no(`见面 ${String(minutes)} 分钟，不足 ${String(MEETING_MINUTES)} 分钟，也没有预约`);
};

/** What is entered on the doorstep is no appointment. */
const AHEAD_MS = 30 * MINUTE;

const keptAppointment = ({ plannedAt, createdAt }: Visit, first: number): boolean =>
  plannedAt !== null &&
  createdAt <= first - AHEAD_MS &&
  Math.abs(first - plannedAt) <= APPOINTMENT_WINDOW_MS;

const call: Rule = (_, { screens }) => {
  const seconds = Math.max(0, ...screens.map(callSeconds));
  if (seconds === 0) return no('通话记录截图里没有读到通话时长');
  const long = `通话 ${String(Math.floor(seconds / 60))} 分 ${String(seconds % 60)} 秒`;
  return seconds >= CALL_SECONDS ? yes(long) : no(`${long}，不足 2 分钟`);
};

const proposal: Rule = (_, { documents, accountName }) => {
  if (documents.length === 0) return no('还没有附上方案文件');
  const names = saidAs(accountName);
  const tailored = documents.some((text) => {
    const plain = text.replace(/\s/g, '');
    return names.some((name) => plain.includes(name));
  });
  return tailored ? yes('已发送为客户定制的方案') : no('方案里没有写客户名称，不算定制方案');
};

const RULES: Record<Visit['channel'], Rule> = { visit: meeting, phone: call, wechat: proposal };

/** The last character is often misread on a screen; digits after 分 are seconds. */
const SPOKEN = /(?:(\d{1,2})(?:小时|时))?(\d{1,3})分(?:钟)?(\d{1,2})?/g;
const SHORT = /(?<![\d分时])(\d{1,2})秒/g;
/** A clock time stands alone or before 上午; a length stands after 时长 or 通话. */
const DIGITAL = /(?:时长|通话)\D{0,4}(?:(\d{1,2})[:：])?(\d{1,2})[:：](\d{2})(?!\d)/g;

/** The longest call that a screenshot of a call log shows, in seconds; 0 when none is found. */
export function callSeconds(text: string): number {
  const plain = text.replace(/\s/g, '');
  const sum = (hours = '0', minutes = '0', seconds = '0'): number =>
    Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  const found = [
    ...[...plain.matchAll(SPOKEN)].map(([, hours, minutes, seconds]) =>
      sum(hours, minutes, seconds),
    ),
    ...[...plain.matchAll(SHORT)].map(([, seconds]) => sum('0', '0', seconds)),
    ...[...plain.matchAll(DIGITAL)].map(([, hours, minutes, seconds]) =>
      sum(hours, minutes, seconds),
    ),
  ];
  return Math.max(0, ...found);
}
