/** An object as it came out of JSON: nothing is known about its values yet. */
export type Json = Record<string, unknown>;

/** The answer WeCom gives instead of an HTTP error: a number to decide by and a text for people [90313]. */
export class ApiError extends Error {
  constructor(
    readonly errcode: number,
    errmsg: string,
  ) {
    super(errmsg);
    this.name = 'ApiError';
  }
}

/** True for a JSON object, false for null, lists and plain values. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects among the values of a JSON list; anything else counts as an empty list. */
export function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** A text value, or '' when the field is missing or no text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
