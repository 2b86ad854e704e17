/** A field that the company's list or form has and ours do not: 当前阶段 = 报价. */
export type CustomField = { name: string; value: string };

type Fields = readonly CustomField[] | null;

/** Of one lead. */
export const MOST_CUSTOM = 20;
export const CUSTOM_NAME_LIMIT = 30;
export const CUSTOM_VALUE_LIMIT = 200;

/** What was told last counts; what was not told again stays, as far as there is room. */
export function withNewest(known: Fields, told: Fields): Fields {
  if (known === null || told === null) return told ?? known;
  const again = new Set(told.map(({ name }) => name));
  return [...told, ...known.filter(({ name }) => !again.has(name))].slice(0, MOST_CUSTOM);
}

/** What a lead has now, without what it had taken over (`after`) and did not have itself (`before`). */
export function withoutTaken(
  present: Fields,
  { before, after }: { before: Fields; after: Fields },
): Fields {
  const has = (fields: Fields, { name, value }: CustomField): boolean =>
    fields?.some((field) => field.name === name && field.value === value) ?? false;
  const own = present?.filter((field) => has(before, field) || !has(after, field)) ?? [];
  return own.length === 0 ? null : own;
}
