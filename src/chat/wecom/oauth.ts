import { Refusal } from '../../kernel/refusal';
import type { WecomClient } from './client';

/** `authorizeBase` is `https://open.weixin.qq.com` or the simulator's address. */
export type AuthorizeRequest = {
  authorizeBase: string;
  corpId: string;
  agentId: number;
  redirectUri: string;
  /** 1 to 128 letters and digits; ours to remember and to compare. */
  state: string;
  /** `snsapi_privateinfo` asks the member for mobile and avatar. */
  scope: 'snsapi_base' | 'snsapi_privateinfo';
};

/** Where a browser in WeCom goes to sign in (WeCom 91022). The fragment is required; throws RangeError for a bad state. */
export function authorizeUrl(request: AuthorizeRequest): string {
  if (!/^[a-zA-Z0-9]{1,128}$/.test(request.state)) {
    throw new RangeError('state: 1 to 128 letters and digits');
  }
  const query = new URLSearchParams({
    appid: request.corpId,
    redirect_uri: request.redirectUri,
    response_type: 'code',
    scope: request.scope,
    state: request.state,
    agentid: String(request.agentId),
  });
  const base = request.authorizeBase.replace(/\/+$/, '');
  return `${base}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`;
}

/**
 * Signs a mini-program user in. `environment` is what `wx.getSystemInfoSync()` says: `wxwork` inside WeCom, absent in WeChat,
 * whose codes only earn 40029 here. Refuses both that and a code of another company; answers the userid.
 */
export async function signInMiniProgram(
  client: Pick<WecomClient, 'corpId' | 'sessionByMiniProgramCode'>,
  login: { code: string; environment?: string },
): Promise<string> {
  if (login.environment !== 'wxwork') throw new Refusal('unauthenticated', 'login.not_in_wecom');
  const session = await client.sessionByMiniProgramCode(login.code);
  if (session.corpId !== client.corpId) throw new Refusal('forbidden', 'login.other_company');
  return session.userId;
}
