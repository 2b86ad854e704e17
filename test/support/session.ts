import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import type { World } from './program';

export type Api = <T = Record<string, unknown>>(
  method: string,
  path: string,
  options?: AxiosRequestConfig,
) => Promise<AxiosResponse<T>>;

/** Calls the API as somebody: a member by userid, an integrator's key, or nobody. */
export async function apiAs(
  world: World,
  who: { userid: string } | { token: string } | null,
): Promise<Api> {
  const token = who === null ? null : 'token' in who ? who.token : await signIn(world, who.userid);
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  return (method, path, options = {}) =>
    axios.request({
      ...{ method, url: `${world.url}/api/v1${path}`, validateStatus: () => true, proxy: false },
      ...options,
      headers: { ...headers, ...(options.headers as Record<string, string> | undefined) },
    });
}

export async function signIn(world: World, userid: string): Promise<string> {
  const body = { via: 'wecom-web', code: world.tenant.oauthCode(userid) };
  const answer = await axios.post<{ token: string }>(`${world.url}/api/v1/sessions`, body, {
    proxy: false,
  });
  return answer.data.token;
}
