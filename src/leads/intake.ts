import { normaliseCreditCode } from '../kernel/credit-code';
import { normalisePhone } from '../kernel/phone';
import { Refusal } from '../kernel/refusal';
import { clip } from '../kernel/clip';
import { CUSTOM_VALUE_LIMIT, type CustomField } from './custom';
import { leadsNowhere, readPath } from './mapping';

/** Our names for what a form can bring. */
export const LEAD_FIELDS = [
  'companyName',
  'creditCode',
  'contactName',
  'phone',
  'region',
  'industry',
  'budgetRange',
  'email',
  'wechat',
  'jobTitle',
  'companySize',
  'purchaseStage',
  'decisionRole',
  'message',
] as const;
export type LeadField = (typeof LEAD_FIELDS)[number];

export const SOURCE_KINDS = [
  'form',
  'scan',
  'miniprogram',
  'ad',
  'calls',
  'contact',
  'manual',
  'import',
] as const;

/** What a source is called that stands in no list any more. */
export const UNKNOWN_SOURCE = '未知来源';

/** A source of leads as configured in `sources.yaml`. */
export type LeadSource = {
  id: string;
  name: string;
  kind: (typeof SOURCE_KINDS)[number];
  /** Leads are meant to come by a main door; what comes by a side door is counted. */
  door: 'main' | 'side';
  /** What every lead of this source is tagged with. */
  tags: readonly string[];
  /** What a lead of this source costs, in fen. */
  costFen: number;
  /** Our field ← where it stands in what comes (`phone`, `data.leads[0].tel`); what a form does not have is left out. */
  mapping: Partial<Record<LeadField, string>>;
  /** The company's own field ← where it stands. */
  custom?: Readonly<Record<string, string>> | undefined;
  /** The hidden field with the mark of the visitor whose behaviour was told to us. */
  visitor?: string | undefined;
  /** Counts the changes of the mapping. */
  version: number;
};

export type LeadDraft = {
  companyName: string;
  /** 统一社会信用代码, as `normaliseCreditCode` writes it. */
  creditCode: string | null;
  contactName: string;
  phone: string | null;
  region: string | null;
  industry: string | null;
  budgetRange: string | null;
  email: string | null;
  wechat: string | null;
  jobTitle: string | null;
  companySize: string | null;
  purchaseStage: string | null;
  decisionRole: string | null;
  message: string | null;
  /** What the company's lists and forms say beside; null when they say nothing. */
  customFields: readonly CustomField[] | null;
};

export const MESSAGE_LIMIT = 1_000;

const LIMITS: Record<LeadField, number> = {
  ...{
    companyName: 100,
    creditCode: 40,
    contactName: 50,
    phone: 40,
    region: 30,
    industry: 30,
    budgetRange: 30,
    message: MESSAGE_LIMIT,
  },
  ...{ email: 100, wechat: 40, jobTitle: 30, companySize: 30, purchaseStage: 30, decisionRole: 30 },
};
const NAMES: Record<LeadField, string> = {
  ...{
    companyName: '公司名称',
    creditCode: '统一社会信用代码',
    contactName: '联系人',
    phone: '手机号',
    region: '地区',
  },
  ...{ industry: '行业', budgetRange: '预算', message: '需求', email: '邮箱', wechat: '微信号' },
  ...{ jobTitle: '职位', companySize: '企业规模', purchaseStage: '采购阶段' },
  decisionRole: '决策角色',
};

/**
 * Maps a form to a lead. Refuses `intake.field_type` (not a text), `intake.field_too_long`, `intake.phone_invalid`,
 * `intake.credit_code_invalid` (typed in by a member), `intake.nobody` (neither phone nor company and contact: nobody could be called) and `intake.mapping_nowhere` (nothing of
 * what came stands where the mapping looks).
 */
export function readForm(form: Record<string, unknown>, source: LeadSource): LeadDraft {
  const read = (field: LeadField): string => readField(form, source, field);
  const optional = (field: LeadField): string | null => read(field) || null;
  const custom = customOf(form, source);
  const code = readCreditCode(form, source);
  const message = [read('message'), ...code.lines, ...custom.lines].filter(Boolean).join('\n');
  const draft: LeadDraft = {
    ...{ companyName: read('companyName'), contactName: read('contactName') },
    creditCode: code.creditCode,
    ...{
      phone: readPhone(read('phone')),
      region: optional('region'),
      industry: optional('industry'),
    },
    ...{ budgetRange: optional('budgetRange'), message: clip(message, LIMITS.message) || null },
    ...{ email: optional('email'), wechat: optional('wechat'), jobTitle: optional('jobTitle') },
    ...{ companySize: optional('companySize'), purchaseStage: optional('purchaseStage') },
    decisionRole: optional('decisionRole'),
    customFields: custom.fields.length === 0 ? null : custom.fields,
  };
  if (draft.phone === null && (draft.companyName === '' || draft.contactName === ''))
    throw nobody(form, source);
  return draft;
}

/** One field as text, empty where there is none; refuses `intake.field_type` and `intake.field_too_long`. */
export function readField(
  form: Record<string, unknown>,
  { mapping }: Pick<LeadSource, 'mapping'>,
  field: LeadField,
): string {
  const path = mapping[field];
  if (path === undefined) return '';
  return readText(readPath(form, path), { field: NAMES[field], limit: LIMITS[field] });
}

/** The value of a custom field as text, empty where there is none. It never costs a lead: lists are joined, the rest is JSON. */
export const readCustom = (form: Record<string, unknown>, path: string): string =>
  cleaned(plainText(readPath(form, path)));

function plainText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.map(plainText).join('、');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const cleaned = (text: string): string => text.replace(INVISIBLE, '').trim().toWellFormed();

type Custom = { fields: CustomField[]; lines: string[] };

/** What is too long for a field, and another number to call, become lines of the message. */
function customOf(form: Record<string, unknown>, { custom = {} }: LeadSource): Custom {
  const told = Object.entries(custom)
    .map(([name, path]) => ({ name, value: readCustom(form, path) }))
    .filter(({ value }) => value !== '');
  const isField = ({ value }: CustomField): boolean =>
    Array.from(value).length <= CUSTOM_VALUE_LIMIT && normalisePhone(value) === null;
  const rest = told.filter((field) => !isField(field));
  const lines = rest.map(({ name, value }) => `${name}：${value}`);
  return { fields: told.filter(isField), lines };
}

function nobody(form: Record<string, unknown>, source: LeadSource): Refusal {
  const paths = pathsOf(source);
  if (!leadsNowhere(form, paths)) return new Refusal('invalid', 'intake.nobody');
  const shown = paths.slice(0, 5).join('、').slice(0, 120);
  return new Refusal('invalid', 'intake.mapping_nowhere', { paths: shown });
}

// Control, zero-width and direction characters would fake other text in cards and logs; line breaks may stay.
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}]/gu;

function readText(value: unknown, { field, limit }: { field: string; limit: number }): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Refusal('invalid', 'intake.field_type', { field });
  const text = cleaned(String(value));
  if (Array.from(text).length > limit)
    throw new Refusal('invalid', 'intake.field_too_long', { field, limit });
  return text;
}

function readPhone(text: string): string | null {
  if (text === '') return null;
  const phone = normalisePhone(text);
  if (phone === null) throw new Refusal('invalid', 'intake.phone_invalid');
  return phone;
}

/** A code that cannot be right costs no lead: it stands in the message. A member who types it in can mend it at once. */
function readCreditCode(
  form: Record<string, unknown>,
  { kind, mapping }: LeadSource,
): { creditCode: string | null; lines: string[] } {
  const text = mapping.creditCode === undefined ? '' : readCustom(form, mapping.creditCode);
  const creditCode = normaliseCreditCode(text);
  if (creditCode !== null || text === '') return { creditCode, lines: [] };
  if (kind === 'manual') throw new Refusal('invalid', 'intake.credit_code_invalid');
  return { creditCode, lines: [`${NAMES.creditCode}：${text}（校验不符）`] };
}

/** What makes two forms the same lead: the phone number, else company and contact without blanks and case. */
export function identityOf(draft: LeadDraft): string {
  if (draft.phone !== null) return `tel:${draft.phone}`;
  // Lower case may be longer than what was typed; the column holds 190 characters.
  const plain = (text: string, limit: number): string =>
    text.replace(/\s+/g, '').toLowerCase().slice(0, limit);
  return `who:${plain(draft.companyName, 120)}|${plain(draft.contactName, 60)}`.toWellFormed();
}

const pathsOf = ({ mapping, custom = {} }: LeadSource): string[] => [
  ...Object.values(mapping),
  ...Object.values(custom),
];

/** The form's own fields that the source maps, as they came: what is kept of a submission. */
export function mappedPart(
  form: Record<string, unknown>,
  source: LeadSource,
): Record<string, unknown> {
  const names = new Set(pathsOf(source));
  return Object.fromEntries(Object.entries(form).filter(([name]) => names.has(name)));
}
