/** A field that the company's list or form has and ours do not: 当前阶段 = 报价. */
export type CustomField = { name: string; value: string };

export const MOST_CUSTOM = 20;
export const CUSTOM_NAME_LIMIT = 30;
export const CUSTOM_VALUE_LIMIT = 200;

/** What was told last counts; what was not told again stays, as far as there is room. */
export function withNewest(
  known: readonly CustomField[] | null,
  told: readonly CustomField[] | null,
): readonly CustomField[] | null {
  if (known === null || told === null) return told ?? known;
  const values = new Map([...known, ...told].map(({ name, value }) => [name, value]));
  return [...values].slice(0, MOST_CUSTOM).map(([name, value]) => ({ name, value }));
}
