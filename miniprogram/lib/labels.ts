import type { Capture, Channel, Draft } from './draft';

/** What a member's role is called on a phone. */
export const ROLE_NAMES: Record<string, string> = {
  ...{ rep: '销售', manager: '销售主管', director: '销售总监', operations: '系统管理员' },
};

/** What the state of a visit at the server is called. */
export const VISIT_STATES = {
  ...{ planned: '已预约', checkedIn: '进行中', reported: '已提交', cancelled: '已取消' },
} as const;

/** What the state of a draft on the phone is called. */
export const DRAFT_STATES: Record<Draft['state'], string> = {
  ...{ writing: '未完成', waiting: '等待提交', stuck: '需要处理', done: '已提交' },
};

/** Where a lead stands. */
export const LEAD_STATES = {
  ...{ new: '待分配', assigned: '待接手', working: '跟进中' },
  ...{ qualified: '已确认', disqualified: '无效', converted: '已转商机' },
} as const;

export type Option = { value: string; text: string };

/** How a customer was reached, and whether. */
export const CHANNELS: Option[] = [
  { value: 'phone', text: '电话' },
  { value: 'wechat', text: '微信' },
  { value: 'visit', text: '上门' },
  { value: 'email', text: '邮件' },
  { value: 'note', text: '记录' },
];
export const OUTCOMES: Option[] = [
  { value: 'reached', text: '已联系上' },
  { value: 'unreached', text: '未接通' },
  { value: 'appointed', text: '已约时间' },
];

/** How a visit took place, and what shows it. */
export const VISIT_CHANNELS: (Option & { value: Channel })[] = [
  { value: 'visit', text: '上门' },
  { value: 'phone', text: '电话' },
  { value: 'wechat', text: '发方案' },
];
export const channelText = (channel: string): string =>
  VISIT_CHANNELS.find(({ value }) => value === channel)?.text ?? '';

/** How a kind of evidence is counted. */
export const KIND_UNITS: Record<Capture['kind'], string> = {
  ...{ photo: '张照片', voice: '段语音', minutes: '份文件', screenshot: '张截图' },
};
