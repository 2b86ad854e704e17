import { clockText, dayText, spanText } from '../kernel/time-text';
import { samePicture } from './same-picture';
import {
  farFromAccount,
  impossibleTravel,
  mockLocation,
  oneSpot,
  sameSecond,
  sharedDevice,
  timeOffAppointment,
  weakEvidence,
  type Rule,
  type Signal,
  type SignalCode,
  type Surroundings,
  type VisitFacts,
} from './signals';

export type { Capture, Signal, Surroundings, VisitFacts } from './signals';

const RULES: readonly Rule[] = [
  ...[timeOffAppointment, farFromAccount, impossibleTravel, mockLocation, samePicture],
  ...[sharedDevice, sameSecond, oneSpot, weakEvidence],
];

/** Of 100. One mild signal never costs as much; one grave signal, or two that agree, do. */
export const FLAG_POINTS = 40;

export type Verdict = {
  /** 100 = nothing odd, down to 0. */
  score: number;
  /** The gravest first. */
  signals: Signal[];
  /** Somebody should ask; it never blocks anything. */
  flagged: boolean;
};

/** How far a visit can be believed: the odd things about it and what they add up to. Pure, so that it can be done anew any time. */
export function judge(facts: VisitFacts, around: Surroundings): Verdict {
  const signals = RULES.map((rule) => rule(facts, around)).filter((found) => found !== null);
  signals.sort((a, b) => b.points - a.points);
  const points = signals.reduce((sum, signal) => sum + signal.points, 0);
  return { score: Math.max(0, 100 - points), signals, flagged: points >= FLAG_POINTS };
}

type Data = Signal['data'];

const number = (data: Data, key: string): number => Number(data[key] ?? 0);
const span = (data: Data, key: string): string => spanText(number(data, key));

const metresText = (metres: number): string =>
  metres < 1_000 ? `${String(Math.round(metres))} 米` : `${(metres / 1_000).toFixed(1)} 公里`;

/** `11月20日` */
const dateText = (at: number): string => dayText(at).replace(/^\d+年| 周.$/g, '');

const SENTENCES: Record<SignalCode, (data: Data) => string> = {
  time_off_appointment: (data) => `取证时间与预约相差 ${span(data, 'offMs')}`,
  far_from_account: (data) => `与客户地址相距 ${metresText(number(data, 'metres'))}`,
  impossible_travel: (data) =>
    `与另一次拜访相距 ${metresText(number(data, 'metres'))}，只隔了 ${span(data, 'ms')}`,
  mock_location: mockText,
  same_picture: pictureText,
  shared_device: (data) => `这台手机 30 天内还有 ${String(number(data, 'members'))} 位同事用过`,
  same_second: (data) =>
    number(data, 'visits') > 1
      ? `一分钟内还有 ${String(number(data, 'visits'))} 次其他拜访的记录`
      : '与另一次拜访的取证几乎同时',
  one_spot: (data) =>
    `30 天内在同一地点（${metresText(number(data, 'metres'))}内）拜访了 ${String(number(data, 'accounts'))} 家客户`,
  weak_evidence: weakText,
};

/** One Chinese sentence for the rep and the leader. Names nobody and no other customer: not everybody may see those. */
export const explainSignal = ({ code, data }: Signal): string => SENTENCES[code](data);

function mockText(data: Data): string {
  if (number(data, 'repeats') === 0) return '定位精度为 0 米，手机不会给出这样的结果';
  return `多次定位的坐标分毫不差，可能使用了虚拟定位`;
}

function pictureText(data: Data): string {
  const at = number(data, 'takenAt');
  const where =
    { colleague: '同事', account: '在其他客户处', visit: '' }[String(data['whose'])] ?? '';
  const how = number(data, 'bits') === 0 ? '相同' : '几乎相同';
  const file = data['same'] === 'file' ? '文件' : '照片';
  return `与${where} ${dateText(at)} ${clockText(at)} 的另一张照片${how}`.replace('照片', file);
}

function weakText(data: Data): string {
  const more = [
    ...(number(data, 'nowhere') === 1 ? ['没有定位'] : []),
    ...(number(data, 'late') === 1 ? ['拍摄一天后才上传'] : []),
  ];
  return ['没有现场拍摄的凭证', ...more].join('，');
}
