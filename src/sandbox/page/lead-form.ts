/** A field of the website's form; `name` is what is posted. */
export type Field = {
  name: string;
  label: string;
  placeholder?: string;
  width: 'whole' | 'half' | 'third';
} & ({ kind: 'line'; type?: string } | { kind: 'long' } | { kind: 'choice'; options: string[] });

export const FIELDS: Field[] = [
  {
    kind: 'line',
    name: 'company_name',
    label: '公司名称',
    placeholder: '例如：苏州精锐自动化',
    width: 'whole',
  },
  { kind: 'line', name: 'contact_name', label: '联系人', width: 'half', placeholder: '您的称呼' },
  {
    kind: 'line',
    name: 'phone',
    label: '手机号',
    width: 'half',
    type: 'tel',
    placeholder: '11 位手机号',
  },
  {
    kind: 'choice',
    name: 'region',
    label: '地区',
    width: 'third',
    options: ['华东', '华南', '华北', '华中', '西南', '西北', '东北'],
  },
  {
    kind: 'choice',
    name: 'industry',
    label: '行业',
    width: 'third',
    options: [
      '制造业',
      '零售连锁',
      '软件和信息技术',
      '医疗健康',
      '建筑工程',
      '物流运输',
      '教育培训',
      '其他',
    ],
  },
  {
    kind: 'choice',
    name: 'budget_range',
    label: '预算',
    options: ['10万以下', '10–30万', '30–100万', '100万以上', '还不确定'],
    width: 'third',
  },
  { kind: 'long', name: 'message', label: '需求', placeholder: '想解决什么问题？', width: 'whole' },
];

const STORIES = [
  [
    '苏州精锐自动化有限公司',
    '陈立',
    '华东',
    '制造业',
    '30–100万',
    '两条产线想做设备联网和看板，月底前定方案。',
  ],
  [
    '广州美邻连锁超市',
    '何静怡',
    '华南',
    '零售连锁',
    '10–30万',
    '42 家门店，想统一管理会员和巡店。',
  ],
  [
    '北京远图信息技术',
    '周子航',
    '华北',
    '软件和信息技术',
    '10万以下',
    '先给 20 人的销售团队试用。',
  ],
  ['成都康宁医疗器械', '罗敏', '西南', '医疗健康', '100万以上', '需要本地化部署，请先发一份方案。'],
] as const;

/** How many different examples there are. */
export const EXAMPLES = STORIES.length;

/** A filled form; the phone number is new each time, so that it is never a duplicate. */
export function exampleFor(index: number): Record<string, string> {
  const [company_name, contact_name, region, industry, budget_range, message] =
    STORIES[index] ?? STORIES[0];
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => String(byte % 10));
  const phone = `138${digits.join('')}`;
  return { company_name, contact_name, phone, region, industry, budget_range, message };
}
