// Amounts as reps say and write them: 50万, 十二万八, 1.2亿, 8000元. Money is integer fen everywhere else.

/** An amount found in a text: `at` and `end` are where it stands; `unit` is false when only a number was said. */
export type Amount = { fen: number; at: number; end: number; unit: boolean };

const DIGITS: Record<string, number> = {
  ...{ 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
};
const SMALL: Record<string, number> = { 十: 10, 百: 100, 千: 1_000 };
const LARGE: Record<string, number> = { 万: 10_000, 亿: 100_000_000 };

const NUMBER =
  /(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千])[\d.,零〇一二两三四五六七八九十百千万亿]*/g;
const MONEY = /^\s*(?:块钱|元|块)/;
/** What is counted is no money: 五十万台. */
const COUNTED =
  /^\s*(?:台|个|套|件|人|米|吨|家|次|天|年|月|号|日|点|分|周|层|%|％|张|位|公里|小时)/;

/** A smaller number without a unit is a part of a word (周三, 一共) far more often than a price. */
const LEAST_BARE_YUAN = 1_000;

/** All amounts of money in a text, in order; numbers that count things or days are none. */
export function amountsIn(text: string): Amount[] {
  return [...text.matchAll(NUMBER)].flatMap(({ 0: said, index: at }) => {
    const amount = amountOf(said, at, text.slice(at + said.length));
    return amount ? [amount] : [];
  });
}

function amountOf(said: string, at: number, rest: string): Amount | null {
  const fen = fenOf(said);
  if (fen === null || COUNTED.test(rest)) return null;
  const money = MONEY.exec(rest)?.[0].length ?? 0;
  const unit = money > 0 || /[万亿]/.test(said);
  if (!unit && fen < LEAST_BARE_YUAN * 100) return null;
  return { fen, at, end: at + said.length + money, unit };
}

/** Null when it is no number, or none that anybody pays. */
function fenOf(said: string): number | null {
  const yuan = yuanOf(said);
  const fen = Math.round((yuan ?? NaN) * 100);
  return Number.isSafeInteger(fen) ? fen : null;
}

/** `50万` → 500000; null when it is no number. Without a last unit the next smaller one is meant: 十二万八 = 128000. */
export function yuanOf(said: string): number | null {
  const parts = said.replaceAll(',', '').match(/\d+(?:\.\d+)?|[^\d.]/g);
  if (!parts || /\.$|\d\.\D|\.\./.test(said)) return null;
  const sum = parts.reduce(add, { total: 0, section: 0, digit: null, last: 1 });
  return sum.total + sum.section + tailOf(sum.digit, parts.length > 1 ? sum.last : 1);
}

/** `total` is up to the last 万 or 亿, `section` after it, `digit` has no unit yet, `last` is the unit said last. */
type Sum = { total: number; section: number; digit: number | null; last: number };

function add({ total, section, digit, last }: Sum, part: string): Sum {
  const [small, large] = [SMALL[part], LARGE[part]];
  if (small !== undefined)
    return { total, section: section + (digit ?? 1) * small, digit: null, last: small };
  if (large !== undefined) {
    const sum = withLarge(total, section + (digit ?? 0), large);
    return { total: sum, section: 0, digit: null, last: large };
  }
  const next = (digit ?? 0) * 10 + (DIGITS[part] ?? Number(part));
  return { total, section, digit: next, last: ZERO.has(part) ? 10 : last };
}

const ZERO = new Set(['零', '〇']);

/** 亿 multiplies all that was said before it, 万 only what follows the last 亿. */
const withLarge = (total: number, before: number, unit: number): number =>
  unit === LARGE['亿'] ? (total + before) * unit : total + before * unit;

const tailOf = (digit: number | null, last: number): number =>
  digit !== null && digit < 10 && last >= 10 ? digit * (last / 10) : (digit ?? 0);

/** `50万`, `12.8万`, `1.2亿`, `8000元`; never rounded. */
export function amountText(fen: number): string {
  const size = Math.abs(fen);
  if (size >= HUNDRED_MILLION && fen % (HUNDRED_MILLION / 10_000) === 0)
    return `${String(fen / HUNDRED_MILLION)}亿`;
  if (size >= TEN_THOUSAND && fen % (TEN_THOUSAND / 10_000) === 0)
    return `${String(fen / TEN_THOUSAND)}万`;
  return `${String(fen / 100)}元`;
}

const TEN_THOUSAND = 10_000 * 100;
const HUNDRED_MILLION = 100_000_000 * 100;
