import type { Lead } from './lead';

/** By what two leads may be the same customer. Nothing is ever merged by it: somebody is shown it. */
export const KEY_KINDS = ['credit', 'company', 'sound', 'domain', 'phone'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];
export type LeadKey = { leadId: string; kind: KeyKind; value: string };

/** The syllables of a Chinese text, without tones. */
export type SoundOf = (text: string) => readonly string[];

export const KEY_NAMES: Record<KeyKind, string> = {
  ...{ credit: '统一社会信用代码相同', company: '公司名相同', sound: '公司名同音' },
  ...{ domain: '邮箱域名相同', phone: '电话只差分机' },
};

const LONGEST = 190;
/** What is left of a name after taking parts away must still say something. */
const LEAST = 2;
const LEAST_BEHIND_PLACE = 3;

const LEGAL_FORM =
  /(?:有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|总公司|公司|股份|集团|控股|coltd|ltd|inc|llc)$/;
const PLACE = new RegExp(
  `^(?:中国|(?:${[
    ...['北京', '上海', '天津', '重庆', '河北', '山西', '辽宁', '吉林', '黑龙江', '江苏', '浙江'],
    ...['安徽', '福建', '江西', '山东', '河南', '湖北', '湖南', '广东', '海南', '四川', '贵州'],
    ...[
      '云南',
      '陕西',
      '甘肃',
      '青海',
      '台湾',
      '内蒙古',
      '广西',
      '西藏',
      '宁夏',
      '新疆',
      '香港',
      '澳门',
    ],
    ...[
      '深圳',
      '广州',
      '杭州',
      '南京',
      '苏州',
      '成都',
      '武汉',
      '西安',
      '宁波',
      '青岛',
      '厦门',
      '无锡',
    ],
  ].join('|')})[省市]?|[\\p{Script=Han}]{2,3}?[省市])`,
  'u',
);

/** 「（中国）上海市华东精工股份有限公司」= 华东精工; null when hardly anything is left. */
export function companyKey(name: string): string | null {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^()]*\)/g, (part) => (PLACE.test(part.slice(1)) ? '' : part))
    .replace(/[^\p{L}\p{N}]/gu, '');
  const bare = whileShorter(whileShorter(plain, LEGAL_FORM, LEAST), PLACE, LEAST_BEHIND_PLACE);
  return bare.length < LEAST ? null : bare.slice(0, LONGEST).toWellFormed();
}

function whileShorter(text: string, part: RegExp, least: number): string {
  const shorter = text.replace(part, '');
  if (shorter === text || shorter.length < least) return text;
  return whileShorter(shorter, part, least);
}

/** Mailboxes of anybody say nothing about a company. */
const PUBLIC_MAIL = new Set([
  ...['qq.com', 'vip.qq.com', 'foxmail.com', '163.com', 'vip.163.com', '126.com', 'yeah.net'],
  ...['sina.com', 'sina.cn', 'vip.sina.com', 'sohu.com', '21cn.com', '139.com', '189.cn', 'wo.cn'],
  ...['aliyun.com', 'tom.com', '263.net', 'gmail.com', 'outlook.com', 'hotmail.com', 'live.com'],
  ...['live.cn', 'msn.com', 'icloud.com', 'me.com', 'yahoo.com', 'yahoo.cn', 'yahoo.com.cn'],
]);

function domainKey(email: string): string | null {
  const domain = /^[^@\s]+@([a-z0-9.-]+\.[a-z]{2,})$/.exec(email.trim().toLowerCase())?.[1];
  return domain === undefined || PUBLIC_MAIL.has(domain) ? null : domain;
}

/** A shorter name sounds like too many things. */
const LEAST_SYLLABLES = 3;

function soundKey(company: string | null, soundOf: SoundOf): string | null {
  const syllables = company === null ? [] : soundOf(company);
  return syllables.length < LEAST_SYLLABLES ? null : syllables.join('').slice(0, LONGEST);
}

export const phoneKey = (phone: string): string => phone.replace(/;ext=.*$/, '');

type Named = Pick<Lead, 'id' | 'companyName' | 'creditCode' | 'email' | 'phone'>;

/** What a lead looks alike by. */
export function keysOf(lead: Named, soundOf: SoundOf): LeadKey[] {
  const { id, companyName, creditCode: credit, email, phone } = lead;
  const company = companyKey(companyName);
  const values: Record<KeyKind, string | null> = {
    ...{ credit, company, sound: soundKey(company, soundOf) },
    ...{ domain: email === null ? null : domainKey(email) },
    phone: phone === null ? null : phoneKey(phone),
  };
  return KEY_KINDS.flatMap((kind) => {
    const value = values[kind];
    return value === null ? [] : [{ leadId: id, kind, value: value.toWellFormed() }];
  });
}

/** Why two leads may be the same: an equal name sounds equal too, which is not said twice. */
export const reasonsFor = (kinds: readonly KeyKind[]): string[] =>
  KEY_KINDS.filter((kind) => kinds.includes(kind))
    .filter((kind) => kind !== 'sound' || !kinds.includes('company'))
    .map((kind) => KEY_NAMES[kind]);
