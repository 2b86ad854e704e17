import { hash, randomBytes } from 'node:crypto';
import type { WecomClient } from './client';

/** What `wx.config` and `wx.agentConfig` want to know; `timestamp` in seconds. */
export type PageSignature = { timestamp: number; nonceStr: string; signature: string };

/** SHA-1 in exactly this order, over the page's address without fragment (WeCom 90506). */
export function signPage(
  ticket: string,
  page: { url: string; nonceStr: string; timestamp: number },
): PageSignature {
  const { nonceStr, timestamp } = page;
  const url = page.url.split('#', 1).join('');
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${String(timestamp)}&url=${url}`;
  return { timestamp, nonceStr, signature: hash('sha1', text, 'hex') };
}

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
