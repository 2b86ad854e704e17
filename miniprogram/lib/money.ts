const UNITS: Record<string, number> = { 万: 10_000, 亿: 100_000_000 };
const RANGE = /(\d+(?:\.\d+)?)\s*([万亿]?)(?:\s*[-–~至到]\s*\d+(?:\.\d+)?\s*([万亿]?))?/;

/**
 * What a budget range is worth at least, in yuan: 30–100万 → 300000, 100万以上 → 1000000; under 10万 counts half. 0 when it says
 * no amount.
 */
export function budgetYuan(range: string | null): number {
  const said = (range ?? '').replace(/,/g, '');
  const found = RANGE.exec(said);
  if (!found) return 0;
  const [, amount, own, last = ''] = found;
  const yuan = Number(amount) * (UNITS[own === '' ? last : (own ?? '')] ?? 1);
  return /以下|以内|不超过/.test(said) ? yuan / 2 : yuan;
}
