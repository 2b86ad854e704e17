const MAX_LENGTH = 40;
const EXTENSION = /(?:;ext=|转|分机号?|ext\.?|x|#)[ :]*(\d{1,6})$/i;
const SEPARATORS = /[\s().·_/-]/g;
const COUNTRY = /^(?:\+86|0086|86(?=1[3-9]\d{9}$))/;
const MOBILE = /^0?(1[3-9]\d{9})$/;
const SERVICE = /^([48]00\d{7})$/;
/** Area codes 10 and 2x have eight local digits, all others seven or eight. */
const LANDLINE = /^((?:10|2\d)[1-9]\d{7}|[3-9]\d{2}[1-9]\d{6,7})$/;

/**
 * A Chinese mobile, landline or 400/800 number as E.164 with an RFC 3966 extension: `+8613800138000`, `+862112345678;ext=801`.
 * Null for everything else; a landline needs its area code with the leading 0 or +86. Longer texts than 40 are refused.
 */
export function normalisePhone(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const plain = text
    .normalize('NFKC')
    .replace(/[‐-―−]/g, '-')
    .trim();
  const extension = EXTENSION.exec(plain)?.[1];
  const digits = plain.replace(EXTENSION, '').replace(SEPARATORS, '');
  const national = nationalNumber(digits);
  if (national === null) return null;
  return `+86${national}${extension === undefined ? '' : `;ext=${extension}`}`;
}

function nationalNumber(digits: string): string | null {
  const local = digits.replace(COUNTRY, '');
  const simple = MOBILE.exec(local) ?? SERVICE.exec(local);
  if (simple) return simple[1] ?? null;
  const hasPrefix = local !== digits || local.startsWith('0');
  return hasPrefix ? (LANDLINE.exec(local.replace(/^0/, ''))?.[1] ?? null) : null;
}

/** Enough to recognise a number, too little to call it: `138****8000`, `021****5678`. Takes what `normalisePhone` answers. */
export function maskPhone(phone: string): string {
  const national = nationalOf(phone);
  if (!/^\d{9,11}$/.test(national)) return '****';
  const dialled = dialledOf(national);
  return `${dialled.slice(0, 3)}****${dialled.slice(-4)}`;
}

/** A number as people dial it: `13800138000`, `02112345678 转 801`. Takes what `normalisePhone` answers. */
export function localPhone(phone: string): string {
  const extension = /;ext=(.*)$/.exec(phone)?.[1];
  const dialled = dialledOf(nationalOf(phone));
  return extension === undefined ? dialled : `${dialled} 转 ${extension}`;
}

const nationalOf = (phone: string): string => phone.replace(/;ext=.*$/, '').replace(/^\+86/, '');

/** A landline is dialled with the 0 of its area code. */
const dialledOf = (national: string): string =>
  MOBILE.test(national) || SERVICE.test(national) ? national : `0${national}`;
