import type { Import, ImportField } from './answers';

/** What a column may become, in the order in which it is offered. */
export const FIELD_NAMES: Record<ImportField, string> = {
  ...{ companyName: '客户名称', contactName: '联系人', phone: '电话', region: '地区' },
  ...{ industry: '行业', budgetRange: '预算', lastFollowUpOn: '最近跟进日期', message: '需求' },
  ...{ email: '邮箱', wechat: '微信号', jobTitle: '职位', companySize: '企业规模' },
  ...{ purchaseStage: '采购阶段', decisionRole: '决策角色', creditCode: '统一社会信用代码' },
  ...{ address: '地址', custom: '以列名单独保存', note: '写进需求', skip: '不导入' },
};

export const STATE_NAMES: Record<Import['state'], string> = {
  ...{ previewed: '还没有开始', running: '正在导入', done: '导入完成', failed: '没有导完' },
  ...{ undoing: '正在撤销', undone: '已撤销' },
};

/** Fields that a kind of list offers. */
export const fieldsFor = (target: Import['target']): ImportField[] =>
  target === 'account'
    ? ['companyName', 'address', 'skip']
    : (Object.keys(FIELD_NAMES) as ImportField[]).filter((field) => field !== 'address');

/** What came of an import, in one line. */
export function countsText({
  created,
  repeated,
  rejected,
  removed,
  stayed,
  state,
}: Import): string {
  const counts = `新增 ${String(created)}，重复 ${String(repeated)}，退回 ${String(rejected)}`;
  if (state !== 'undone' && state !== 'undoing') return counts;
  const kept = stayed.map(({ text, count }) => `${text} ${String(count)}`).join('，');
  return `已删除 ${String(removed)}${kept === '' ? '' : `，留下：${kept}`}`;
}

/** Whether something is still going on with it. */
export const isUnderWay = ({ state }: Import): boolean =>
  state === 'running' || state === 'undoing';
