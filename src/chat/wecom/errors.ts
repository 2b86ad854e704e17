import { PlatformError, type Failure } from '../platform';

type Advice = [failure: Failure, chinese: string, english: string];

/** How long to stay away: the shortest block of 45009 lasts a minute (WeCom 90312), and so does what an operator changes. */
const PAUSE_MS = 60_000;
const MAX_PLATFORM_TEXT = 200;

// Codes and meanings: platforms.md 1.8. What is not listed is `rejected`: repeating an unknown refusal helps nobody.
const ADVICE = new Map<number, Advice>([
  [-1, ['retry', '企业微信系统繁忙', 'WeCom is busy']],
  [40001, ['wait', '应用 Secret 错误，请检查配置', 'wrong app secret, check the settings']],
  [40013, ['wait', '企业 ID（CorpID）错误，请检查配置', 'wrong CorpID, check the settings']],
  [40003, ['rejected', '成员不存在或不在应用可见范围', 'unknown member or out of the app’s range']],
  [60111, ['rejected', '成员不存在', 'unknown member']],
  [40014, ['retry', 'access_token 无效', 'invalid access token']],
  [41001, ['retry', '缺少 access_token', 'missing access token']],
  [42001, ['retry', 'access_token 已过期', 'expired access token']],
  [
    40029,
    ['rejected', '登录码无效，或用错了登录方式', 'invalid login code, or one of the WeChat world'],
  ],
  [42022, ['rejected', '登录码已使用', 'login code already used']],
  [40058, ['rejected', '参数不合法', 'bad parameter']],
  [40093, ['rejected', 'JS-SDK 签名错误', 'wrong JS-SDK signature']],
  [42012, ['rejected', 'JS-SDK 用错了 ticket', 'wrong kind of JS ticket']],
  [40096, ['rejected', '外部联系人不存在', 'unknown external contact']],
  [84061, ['rejected', '与该客户没有好友关系', 'not in contact with this customer']],
  [41050, ['rejected', '欢迎语凭证已失效（超过 20 秒）', 'welcome code older than 20 s']],
  [41051, ['rejected', '已开始聊天，不能再发欢迎语', 'the chat has already started']],
  [41096, ['retry', '另一应用正在发送欢迎语', 'another app is sending a welcome']],
  [42014, ['rejected', 'task_id 已使用', 'task_id already used']],
  [43012, ['wait', '应用未设置接收消息的回调地址', 'the app has no callback URL yet']],
  [45002, ['rejected', '消息内容过长', 'message too long']],
  [45009, ['wait', '接口调用超过频率限制', 'called too often']],
  [45033, ['retry', '接口并发超过限制', 'too many calls at once']],
  [48002, ['wait', '应用没有该接口的权限', 'the app may not call this API']],
  [
    48009,
    [
      'rejected',
      '新的通讯录同步 IP 不能读取成员详情',
      'a new contact-sync IP may not read details',
    ],
  ],
  [50001, ['rejected', '网页可信域名未设置或不一致', 'redirect domain is not trusted']],
  [60011, ['rejected', '应用没有操作该成员或部门的权限', 'no privilege over this member or team']],
  [
    60020,
    ['wait', '请把服务器出口 IP 加入应用的“企业可信IP”', 'add the server’s IP to the trusted IPs'],
  ],
  [60140, ['stale', '卡片更新凭证已失效，请重发卡片', 'response_code used or too old']],
  [81013, ['rejected', '接收人不存在或不在应用可见范围', 'no valid recipient']],
  [82001, ['rejected', '没有接收人', 'no recipient']],
  [93000, ['rejected', '群机器人 Webhook 地址无效', 'invalid webhook key']],
  [
    301002,
    ['wait', 'AgentID 与 Secret 不是同一个应用', 'agent id and secret are of different apps'],
  ],
]);

const FOR_OPERATORS = new Set<number | string>([40001, 40013, 43012, 48002, 60020, 301002]);

/** Whether only an operator can end this refusal, in the console or the settings; until then everything waits. */
export const needsOperator = (code: number | string): boolean => FOR_OPERATORS.has(code);

/**
 * What a WeCom errcode means for us, with a sentence for the operator. `platformText` is WeCom's own errmsg: shown (60020
 * names the IP there), never decided by.
 */
export function platformError(errcode: number, platformText = ''): PlatformError {
  const [failure, chinese, english] = ADVICE.get(errcode) ?? unknown;
  const hint = platformText === '' ? '' : ` [${withoutSecrets(platformText)}]`;
  return new PlatformError(failure, errcode, {
    message: `${chinese} / ${english}${hint}`,
    ...(failure === 'wait' ? { retryAfterMs: PAUSE_MS } : {}),
  });
}

const unknown: Advice = ['rejected', '企业微信拒绝了请求', 'refused by WeCom'];

/** No usable answer: 5xx, time-out, broken connection, or something that is not WeCom's JSON. `code` is short, never a URL. */
export const unreachable = (code: number | string): PlatformError =>
  new PlatformError('retry', code, { message: '企业微信暂时无法访问 / WeCom cannot be reached' });

/** The answer is bigger than we take; it will not shrink. */
export const tooBig = (): PlatformError =>
  new PlatformError('rejected', 'too_big', { message: '文件过大 / the answer is too big' });

/** Whether the token was refused, so that a new one may help (WeCom 91039); not for gettoken itself. */
export const isTokenError = (errcode: number): boolean =>
  [40001, 40014, 41001, 42001].includes(errcode);

const withoutSecrets = (text: string): string =>
  text
    .replace(/\b(access_token|corpsecret|key|code|ticket)=[^&\s"']+/gi, '$1=***')
    .slice(0, MAX_PLATFORM_TEXT);
