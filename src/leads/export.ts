import { maskPhone } from '../kernel/phone';
import { clockText, dayText } from '../kernel/time-text';
import type { Lead, LeadState } from './lead';

/** Custom fields that get a column; all leads together may have more. */
const MOST_CUSTOM_COLUMNS = 100;

/** Leads that leave in one file. */
export const MOST_EXPORTED = 10_000;

/** A lead as it leaves. */
export type Exported = Pick<
  Lead,
  | (
      | 'id'
      | 'code'
      | 'companyName'
      | 'creditCode'
      | 'contactName'
      | 'phone'
      | 'region'
      | 'industry'
      | 'budgetRange'
    )
  | ('sourceId' | 'state' | 'ownerId' | 'score' | 'heat' | 'createdAt' | 'customFields')
>;

const STATE_NAMES: Record<LeadState, string> = {
  ...{ new: '待分配', assigned: '待接手', working: '跟进中', qualified: '有效' },
  ...{ disqualified: '无效', converted: '已转化' },
};

const HEADINGS = [
  ...['公司名称', '联系人', '电话', '地区', '行业', '预算', '来源', '状态', '负责人', '评分'],
  ...['又来询问', '提交时间', '客户编号', '统一社会信用代码'],
];

const timeText = (at: number): string => `${dayText(at)} ${clockText(at)}`;

/** Who took the file along, when and what for stands above everything else. */
export const headOf = (exported: {
  name: string;
  at: number;
  reason: string;
  count: number;
  custom: readonly string[];
}): string[][] => {
  const { name, at, reason, count, custom } = exported;
  const shown = custom.slice(0, MOST_CUSTOM_COLUMNS);
  const left = custom.length - shown.length;
  const line = `导出人：${name}｜时间：${timeText(at)}｜事由：${reason}｜共 ${String(count)} 条${left > 0 ? `｜另有 ${String(left)} 个自定义字段没有列出` : ''}`;
  return [[line], [...HEADINGS, ...shown]];
};

const valueOf = ({ customFields }: Exported, name: string): string =>
  customFields?.find((field) => field.name === name)?.value ?? '';

/** The cells of a lead, custom fields in the order of their headings; the number is masked as everywhere. */
export const cellsOf = (
  lead: Exported,
  names: { source: string; owner: string; custom: readonly string[] },
): (string | number)[] => [
  ...[lead.companyName, lead.contactName, lead.phone === null ? '' : maskPhone(lead.phone)],
  ...[lead.region ?? '', lead.industry ?? '', lead.budgetRange ?? ''],
  ...[names.source, STATE_NAMES[lead.state], names.owner],
  ...[lead.score, lead.heat, timeText(lead.createdAt), lead.code],
  lead.creditCode ?? '',
  ...names.custom.slice(0, MOST_CUSTOM_COLUMNS).map((name) => valueOf(lead, name)),
];
