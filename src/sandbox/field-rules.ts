import { ApiError, isJson } from './api-error';

/** What one JSON value must look like. `max*` refuses, `suggest` (characters) or `cutBytes` only leaves a warning. */
export type Rule =
  | {
      is: 'text';
      required?: true;
      minChars?: number;
      maxChars?: number;
      maxBytes?: number;
      suggest?: number;
      cutBytes?: number;
      url?: true;
      /** The code to refuse with when the text is too long; the context's code if left out. */
      tooLong?: number;
    }
  | { is: 'number'; required?: true; min?: number; max?: number; whole?: true }
  | { is: 'flag'; required?: true }
  | { is: 'object'; required?: true; fields: Fields }
  | { is: 'list'; required?: true; min?: number; max?: number; of: Rule };

/** The fields an object may have; any other field is refused. */
export type Fields = Record<string, Rule>;

/** Where a check stands: the path for the message, the code to refuse with, and the collected warnings. */
export type Spot = { path: string; errcode: number; warnings: string[] };

type TextRule = Extract<Rule, { is: 'text' }>;
type NumberRule = Extract<Rule, { is: 'number' }>;
type ListRule = Extract<Rule, { is: 'list' }>;

const IS_URL = /^[a-z][a-z0-9+.-]*:\/\//i;

const bytes = (value: string): number => Buffer.byteLength(value);
const chars = (value: string): number => Array.from(value).length;

/** Refuses with the code of the spot. */
export function refuse(spot: Spot, why: string): never {
  throw new ApiError(spot.errcode, `${spot.path}: ${why}`);
}

/** The same spot one field deeper. */
function inside(spot: Spot, name: string | number): Spot {
  return { ...spot, path: spot.path ? `${spot.path}.${String(name)}` : String(name) };
}

/** Checks one value against its rule; throws `ApiError` at the first thing the platform would refuse. */
function check(value: unknown, rule: Rule, spot: Spot): void {
  if (value === undefined) refuseIf(Boolean(rule.required), spot, 'missing');
  else checkValue(value, rule, spot);
}

function checkValue(value: unknown, rule: Rule, spot: Spot): void {
  switch (rule.is) {
    case 'text':
      checkText(value, rule, spot);
      break;
    case 'number':
      checkNumber(value, rule, spot);
      break;
    case 'flag':
      refuseIf(typeof value !== 'boolean', spot, 'must be true or false');
      break;
    case 'object':
      checkFields(value, rule.fields, spot);
      break;
    case 'list':
      checkList(value, rule, spot);
  }
}

function refuseIf(bad: boolean, spot: Spot, why: string): void {
  if (bad) refuse(spot, why);
}

/** Checks an object field by field; a field without a rule is refused, because it is most likely a slip of the pen. */
export function checkFields(value: unknown, fields: Fields, spot: Spot): void {
  if (!isJson(value)) refuse(spot, 'must be an object');
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) refuse(inside(spot, name), 'unknown field');
  }
  for (const [name, rule] of Object.entries(fields)) check(value[name], rule, inside(spot, name));
}

function checkText(value: unknown, rule: TextRule, spot: Spot): void {
  if (typeof value !== 'string') refuse(spot, 'must be a string');
  refuseIf(value === '' && Boolean(rule.required), spot, 'empty');
  refuseIf(chars(value) < (rule.minChars ?? 0), spot, 'too few characters');
  refuseIf(Boolean(rule.url) && value !== '' && !IS_URL.test(value), spot, 'not a url');
  refuseIf(isTooLong(value, rule), { ...spot, errcode: rule.tooLong ?? spot.errcode }, 'too long');
  warnText(value, rule, spot);
}

function isTooLong(value: string, { maxBytes = Infinity, maxChars = Infinity }: TextRule): boolean {
  return bytes(value) > maxBytes || chars(value) > maxChars;
}

function warnText(value: string, rule: TextRule, spot: Spot): void {
  const { suggest = Infinity, cutBytes = Infinity } = rule;
  if (chars(value) > suggest)
    spot.warnings.push(`${spot.path}: longer than the suggested ${String(suggest)} characters`);
  if (bytes(value) > cutBytes)
    spot.warnings.push(`${spot.path}: cut after ${String(cutBytes)} bytes`);
}

function checkNumber(value: unknown, rule: NumberRule, spot: Spot): void {
  if (typeof value !== 'number') refuse(spot, 'must be a number');
  const { min = -Infinity, max = Infinity, whole = false } = rule;
  refuseIf(whole && !Number.isInteger(value), spot, 'must be an integer');
  refuseIf(value < min || value > max, spot, 'out of range');
}

function checkList(value: unknown, rule: ListRule, spot: Spot): void {
  if (!Array.isArray(value)) refuse(spot, 'must be a list');
  if (value.length < (rule.min ?? 0)) refuse(spot, 'too few entries');
  if (value.length > (rule.max ?? Infinity)) refuse(spot, 'too many entries');
  value.forEach((entry: unknown, i) => {
    check(entry, rule.of, inside(spot, i));
  });
}
