import type { Json } from '../api-error';
import type { Answer, Call as AnyCall } from '../route';

/** One request, read and with its token checked; `params` are the parts of the path in braces. */
export type Call = AnyCall & { params: Record<string, string> };

/** One API: paths below /v1.0 belong to api.dingtalk.com, all others to oapi.dingtalk.com. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root, with `{name}` for a part that varies. */
  path: string;
  token: 'app' | 'none';
  /** Does not count toward the monthly quota: tokens, free login, contacts (2.3). */
  isFree?: boolean;
  run: (call: Call) => Answer;
};

/** True for api.dingtalk.com, which answers with HTTP status codes; oapi.dingtalk.com never does. */
export function isNewApi(path: string): boolean {
  return path.startsWith('/v1.0/');
}

/** The values of the braces if `path` fits the pattern, otherwise undefined. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  const fits = wanted.every((part, i) => {
    const value = given[i] ?? '';
    if (!part.startsWith('{')) return part === value;
    params[part.slice(1, -1)] = decodeURIComponent(value);
    return value !== '';
  });
  return fits ? params : undefined;
}

/** The object in a field, or an empty one. */
export function objectIn(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** The texts in a list; anything else counts as an empty list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
