import { HOUR, MINUTE, SECOND } from '../../kernel/clock';
import { PlatformError, type Failure } from '../platform';

type Advice = [failure: Failure, text: string, pauseMs?: number];

/** The standard edition's 5,000 calls a month are used up: nothing but a purchase or the first of the month ends it. */
const QUOTA: Advice = ['wait', '本月钉钉 API 调用额度已用完 / the monthly quota is used up', HOUR];
const TOO_FAST: Advice = ['wait', '钉钉接口调用太快 / called too often', 2 * SECOND];
const TOKEN: Advice = ['retry', '钉钉 access_token 无效 / invalid access token'];
const SECRET: Advice = [
  'wait',
  'ClientId 或 ClientSecret 错误 / wrong client id or secret',
  MINUTE,
];
const PERMISSION: Advice = ['wait', '应用没有该接口的权限 / the app lacks a permission', MINUTE];
const IP: Advice = ['wait', '请把服务器出口 IP 加入应用的服务器出口 IP / IP not allowed', MINUTE];
const BUSY: Advice = ['retry', '钉钉系统繁忙 / DingTalk is busy'];
const GONE: Advice = ['stale', '卡片已不存在，请重发卡片 / the card is gone'];

// New API: the text code, compared by its end (platforms.md 2.2, 2.3, 2.7, 2.10).
const BY_NAME: readonly [RegExp, Advice][] = [
  [/(invalidClientIdOrSecret|authFailed)$/i, SECRET],
  [/InvalidAuthentication$/i, TOKEN],
  [/AccessTokenPermissionDenied$/i, PERMISSION],
  [/(IpNotInWhiteList|ip\.not\.match)$/i, IP],
  [/ApiCountLimitForOrg$/i, QUOTA],
  [/QpmLimitFor/i, ['wait', '钉钉接口每分钟调用太多 / called too often', MINUTE]],
  [/(QpsLimitFor\w+|send\.too\.fast|send\.byToken\.tooFast)$/i, TOO_FAST],
  [/flowControl/i, TOO_FAST],
  [/cardNotExist$/i, GONE],
  [/(system\.busy|ServiceUnavailable|lockError)$/i, BUSY],
];

// Old API: the errcode (platforms.md 2.2, 2.3, 2.8).
const BY_NUMBER = new Map<number, Advice>([
  [-1, BUSY],
  [88, TOKEN],
  [40014, TOKEN],
  [42001, TOKEN],
  [40089, SECRET],
  [40001, SECRET],
  [60011, PERMISSION],
  [60020, IP],
  [90002, TOO_FAST],
  [90018, TOO_FAST],
  [90020, QUOTA],
  [410100, ['wait', '群机器人发送太快，停十分钟 / the group robot is muted', 10 * MINUTE]],
]);

const UNKNOWN: Advice = ['rejected', '钉钉拒绝了请求 / refused by DingTalk'];
const adviceOf = (code: string | number): Advice => {
  if (typeof code === 'number') return BY_NUMBER.get(code) ?? UNKNOWN;
  return BY_NAME.find(([name]) => name.test(code))?.[1] ?? UNKNOWN;
};

const MAX_TEXT = 200;

/** Whether we know what a code means; an unknown one that comes with a 5xx is a server in trouble. */
export const isKnown = (code: string | number): boolean => adviceOf(code) !== UNKNOWN;

/** What a code of DingTalk means for us; `text` is its own words, shown and never decided by. */
export function dingTalkError(code: string | number, text = ''): PlatformError {
  const [failure, message, retryAfterMs] = adviceOf(code);
  const hint = text === '' ? '' : ` [${withoutSecrets(text)}]`;
  return new PlatformError(failure, code, {
    message: `${message}${hint}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Too many calls from one address: five minutes without any answer that the documents describe (platforms.md 2.3). */
export const punished = (minutes: number): PlatformError =>
  new PlatformError('wait', 1111, {
    message: '服务器 IP 调用太快被钉钉暂停 / the address is blocked for a while',
    retryAfterMs: minutes * MINUTE,
  });

/** No usable answer. `code` is short, never an address. */
export const unreachable = (code: number | string): PlatformError =>
  new PlatformError('retry', code, { message: '钉钉暂时无法访问 / DingTalk cannot be reached' });

/** The answer is bigger than we take; it will not shrink. */
export const tooBig = (): PlatformError =>
  new PlatformError('rejected', 'too_big', { message: '文件过大 / the answer is too big' });

/** Whether a new token may help. */
export const isTokenError = (code: string | number): boolean => adviceOf(code) === TOKEN;

const FOR_OPERATORS = new Set<Advice>([SECRET, PERMISSION, IP, QUOTA]);
/** Whether only an operator can end this refusal; until then everything waits. */
export const needsOperator = (code: string | number): boolean => FOR_OPERATORS.has(adviceOf(code));

/** Whether asking again can only use up the month's calls: refused, or waiting for an operator. */
export const isHopeless = (error: unknown): boolean =>
  error instanceof PlatformError && (error.failure === 'rejected' || needsOperator(error.code));

const withoutSecrets = (text: string): string =>
  text
    .replace(/\b(access_token|appsecret|secret|code|sign)=[^&\s"']+/gi, '$1=***')
    .slice(0, MAX_TEXT);
