import { amountsIn } from '../kernel/money';

// A range promises its lower end: 20-50万 is no budget of 50 万, and 20万以下 promises nothing.

const UPPER_ONLY = /以下|以内|不到|不足|不超过|少于|小于|低于|[<≤＜]/;
/** The unit is often said once: 20-50万. */
const SHARED_UNIT = /(\d+(?:\.\d+)?)(\s*[-~～—–至到]+\s*\d+(?:\.\d+)?\s*)([万亿])/g;

/** The least that a budget as it was written amounts to, in fen: `20-50万` → 20 万; 0 when it promises none. */
export function leastBudget(text: string | null): number {
  if (text === null || UPPER_ONLY.test(text)) return 0;
  const amounts = amountsIn(text.replace(SHARED_UNIT, '$1$3$2$3'));
  return amounts.length === 0 ? 0 : Math.min(...amounts.map(({ fen }) => fen));
}

/** The least number of people that a company's size as it was written stands for: `50-200人` → 50; 0 when it names none. */
export function leastPeople(text: string | null): number {
  if (text === null || UPPER_ONLY.test(text)) return 0;
  const numbers = [
    ...text.replace(/(\d),(?=\d{3})/g, '$1').matchAll(/(\d+(?:\.\d+)?)\s*(万|千)?/g),
  ];
  if (numbers.length === 0) return 0;
  return Math.min(...numbers.map(([, n, unit]) => Number(n) * (UNITS[unit ?? ''] ?? 1)));
}

const UNITS: Record<string, number> = { 千: 1_000, 万: 10_000 };
