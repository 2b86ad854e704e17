import type { Subject } from '../../../src/voices/subject';
import { randomFrom } from '../../visits/support/days';

/** Wednesday 2026-11-25, 10:00 in Shanghai. */
export const NOW = Date.UTC(2026, 10, 25, 2, 0, 0);
const at = (day: string, time = '09:00'): number => Date.parse(`${day}T${time}:00+08:00`);

export const SUBJECTS: Subject[] = [
  ...['华东精工机械有限公司', '明康医疗器械有限公司', '北辰电气股份有限公司', '川渝重工集团'],
  ...['华东精工装备有限公司', '南粤五金制品厂', '海澜商贸有限公司', '康泰诊断科技有限公司'],
].map((name, i) => ({ kind: 'account', id: `account-${String(i)}`, name }));

/** What a rep meant; null: nothing, or not to be decided. */
export type Meant = {
  subject: string | null;
  product: string | null;
  amountYuan: number | null;
  nextAt: number | null;
  obstacles: string[];
};
export type Clip = { text: string; meant: Meant };

type Said<T> = readonly (readonly [string, T])[];

// As people say it, and as speech recognition writes it.
const COMPANIES: Said<string | null> = [
  ['明康医疗', '明康医疗器械有限公司'],
  ['北辰电气', '北辰电气股份有限公司'],
  ['川渝重工', '川渝重工集团'],
  ['南粤五金制品厂', '南粤五金制品厂'],
  ['海澜商贸', '海澜商贸有限公司'],
  ['康泰诊断', '康泰诊断科技有限公司'],
  ['华东精工装备', '华东精工装备有限公司'],
  // Written with other characters of the same sound, too short, or meaning two companies: to be asked, not guessed.
  ['北晨电器', null],
  ['海澜', null],
  ['名康医疗', null],
  ['华东精工', null],
  ['一家新客户', null],
];
const PRODUCTS: Said<string> = [
  ['XG-200', 'XG-200 数控车床'],
  ['XG500', 'XG-500 加工中心'],
  ['变频器', '变频器 VF3'],
  ['伺服电机', '伺服电机 SM8'],
  ['生化仪', '生化分析仪 BA-80'],
];
const AMOUNTS: Said<number> = [
  ['五十万', 500_000],
  ['80万左右', 800_000],
  ['十二万八', 128_000],
  ['一百二十万', 1_200_000],
  ['35万元', 350_000],
  ['八千八百块', 8_800],
  ['1.2亿', 120_000_000],
];
const DATES: Said<number | null> = [
  ['明天上午十点', at('2026-11-26', '10:00')],
  ['后天', at('2026-11-27')],
  ['下周三', at('2026-12-02')],
  ['下周一下午两点', at('2026-11-30', '14:00')],
  ['12月3号', at('2026-12-03')],
  ['周五下午三点', at('2026-11-27', '15:00')],
  ['下个月5号', at('2026-12-05')],
  ['两周后', at('2026-12-09')],
  ['月底', null],
  ['改天', null],
];
const OBSTACLES: Said<string[]> = [
  ['他们觉得太贵了', ['价格敏感']],
  ['主要担心交期', ['交付周期']],
  ['同行也在报', ['竞品对比']],
  ['说是要等老板拍板', ['决策链不清']],
  ['预算还没批', ['预算未批']],
  ['账期谈不拢', ['合同条款']],
  ['精度不够', ['技术适配']],
  ['对交期没问题', []],
  ['', []],
];

type Chosen = { company: string; product: string; amount: string; date: string; obstacle: string };
type Template = { say: (chosen: Chosen) => string; without?: readonly (keyof Meant)[] };

const TEMPLATES: readonly Template[] = [
  {
    say: (c) =>
      `今天去了${c.company}，看了${c.product}，预算${c.amount}，${c.obstacle}，${c.date}再去一趟`,
  },
  {
    say: (c) =>
      `刚从${c.company}出来，他们想要${c.product}，总价${c.amount}，${c.obstacle}。${c.date}给方案`,
  },
  {
    say: (c) => `${c.company}的王经理见到了，${c.obstacle}，约了${c.date}演示${c.product}`,
    without: ['amountYuan'],
  },
  {
    say: (c) => `拜访${c.company}，聊了四十分钟，${c.obstacle}，${c.date}上门`,
    without: ['amountYuan', 'product'],
  },
  {
    say: (c) => `${c.company}这个单子${c.amount}，${c.product}，${c.date}签合同，${c.obstacle}`,
  },
  {
    say: (c) =>
      `跟${c.company}谈了二十台${c.product}，一共${c.amount}的项目，${c.obstacle}，${c.date}回访`,
  },
  {
    say: (c) => `上周和${c.company}谈过，今天又来，${c.obstacle}，${c.date}送样机`,
    without: ['amountYuan', 'product'],
  },
  {
    say: (c) => `${c.company}要我们便宜${c.amount}，看的是${c.product}，${c.date}再报价`,
    without: ['amountYuan', 'obstacles'],
  },
  {
    say: (c) => `${c.company}没见到人，${c.date}再约`,
    without: ['amountYuan', 'product', 'obstacles'],
  },
  {
    say: (c) =>
      `${c.company}报价${c.amount}已经发了，${c.product}，客户说昨天看过了，${c.obstacle}`,
    without: ['nextAt'],
  },
];

const COPIES = 20;

/** The fixed set of 200 clips, as texts of a speech recognition. */
export function clips(): Clip[] {
  const random = randomFrom(200);
  const pick = <T>(from: Said<T>): readonly [string, T] =>
    from[Math.floor(random() * from.length)]!;
  return TEMPLATES.flatMap(({ say, without = [] }) =>
    Array.from({ length: COPIES }, () => {
      const [company, subject] = pick(COMPANIES);
      const [product, productName] = pick(PRODUCTS);
      const [amount, amountYuan] = pick(AMOUNTS);
      const [date, nextAt] = pick(DATES);
      const [obstacle, obstacles] = pick(OBSTACLES);
      const meant: Meant = { subject, product: productName, amountYuan, nextAt, obstacles };
      const nothing = {
        subject: null,
        product: null,
        amountYuan: null,
        nextAt: null,
        obstacles: [],
      };
      for (const field of without) Object.assign(meant, { [field]: nothing[field] });
      const text = say({ company, product, amount, date, obstacle }).replaceAll('，，', '，');
      return { text, meant };
    }),
  );
}
