/** The variables that are not empty. */
export type Given = Partial<Record<string, string>>;

export type WecomCredentials = {
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  encodingAesKey: string;
};

export type DingTalkCredentials = {
  clientId: string;
  clientSecret: string;
  corpId: string;
  robotCode: string;
  cardTemplateId: string | null;
  /** Null when everything comes by Stream. */
  http: { token: string; aesKey: string } | null;
  stream: boolean;
};

/** A credential set is whole or absent; anything between is a mistake worth naming. */
export const WECOM = [
  'WECOM_CORP_ID',
  'WECOM_AGENT_ID',
  'WECOM_SECRET',
  'WECOM_TOKEN',
  'WECOM_ENCODING_AES_KEY',
] as const;

const DINGTALK = ['DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET', 'DINGTALK_CORP_ID'] as const;
/** What HTTP callbacks are protected with; Stream needs none. */
const DINGTALK_HTTP = ['DINGTALK_TOKEN', 'DINGTALK_AES_KEY'] as const;

const TENCENT = ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY'] as const;

const lacking = (given: Given, names: readonly string[]): string[] =>
  names.filter((name) => given[name] === undefined);

/** What is wrong with the sets of credentials, one line each. */
export function credentialFaults(given: Given): string[] {
  const wecom = lacking(given, WECOM);
  const tencent = lacking(given, TENCENT);
  const real = wecom.length === 0 || given['DINGTALK_CLIENT_ID'] !== undefined;
  return [
    ...(wecom.length > 0 && wecom.length < WECOM.length
      ? [`WeCom credentials are incomplete, missing: ${wecom.join(', ')}`]
      : []),
    ...dingTalkFaults(given),
    ...(tencent.length === 1
      ? [`Tencent credentials are incomplete, missing: ${tencent.join()}`]
      : []),
    ...(real && given['PUBLIC_URL'] === undefined
      ? ['PUBLIC_URL: missing, members’ phones could not open the pages that cards lead to']
      : []),
  ];
}

/** Null without a whole set. */
export function wecomCredentials(env: Given): WecomCredentials | null {
  const { WECOM_CORP_ID: corpId, WECOM_AGENT_ID: agentId, WECOM_SECRET: secret } = env;
  const { WECOM_TOKEN: token, WECOM_ENCODING_AES_KEY: encodingAesKey } = env;
  if (!corpId || !agentId || !secret || !token || !encodingAesKey) return null;
  return { corpId, agentId: Number(agentId), secret, token, encodingAesKey };
}

function dingTalkFaults(given: Given): string[] {
  const [app, http] = [lacking(given, DINGTALK), lacking(given, DINGTALK_HTTP)];
  const incomplete = (names: string[]): string[] =>
    names.length === 0 ? [] : [`DingTalk credentials are incomplete, missing: ${names.join(', ')}`];
  if (app.length === DINGTALK.length)
    return http.length === DINGTALK_HTTP.length ? [] : incomplete(app);
  const streaming = given['DINGTALK_STREAM'] === 'on' && http.length === DINGTALK_HTTP.length;
  return incomplete([...app, ...(streaming ? [] : http)]);
}

/** Null without a whole set. */
export function dingTalkCredentials(env: Given): DingTalkCredentials | null {
  const { DINGTALK_CLIENT_ID: clientId, DINGTALK_CLIENT_SECRET: clientSecret } = env;
  const { DINGTALK_CORP_ID: corpId, DINGTALK_TOKEN: token, DINGTALK_AES_KEY: aesKey } = env;
  if (!clientId || !clientSecret || !corpId) return null;
  return {
    ...{ clientId, clientSecret, corpId, robotCode: env['DINGTALK_ROBOT_CODE'] ?? clientId },
    cardTemplateId: env['DINGTALK_CARD_TEMPLATE_ID'] ?? null,
    http: token && aesKey ? { token, aesKey } : null,
    stream: env['DINGTALK_STREAM'] === 'on',
  };
}
