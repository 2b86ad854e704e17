/**
 * Whose sign-in a page goes through: inside a platform's own browser that platform's, elsewhere the one by which somebody signed in
 * here last, as the server noted in a cookie.
 */
export function signInPath(userAgent: string, cookies: string): string {
  if (/wxwork/i.test(userAgent)) return '/wecom/sign-in';
  const isDingTalk = /DingTalk/i.test(userAgent) || LAST_WAS_DINGTALK.test(cookies);
  return isDingTalk ? '/dingtalk/sign-in' : '/wecom/sign-in';
}

const LAST_WAS_DINGTALK = /(?:^|; )salesbeat_platform=dingtalk(?:;|$)/;
