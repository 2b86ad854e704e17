import { randomBytes } from 'node:crypto';
import { signPage, type PageSignature } from '../page-signature';
import type { WecomClient } from './client';

/** Signs one page with both tickets: the company's for `wx.config`, the app's for `wx.agentConfig`. `now` in UTC ms. */
export async function pageSignatures(
  client: Pick<WecomClient, 'jsapiTicket' | 'agentTicket'>,
  url: string,
  now: number,
): Promise<{ config: PageSignature; agentConfig: PageSignature }> {
  const [jsapi, agent] = await Promise.all([client.jsapiTicket(), client.agentTicket()]);
  const nonceStr = randomBytes(8).toString('hex');
  const page = { url, nonceStr, timestamp: Math.floor(now / 1000) };
  return { config: signPage(jsapi, page), agentConfig: signPage(agent, page) };
}
