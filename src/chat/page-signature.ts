import { hash } from 'node:crypto';

/** What `wx.config`, `wx.agentConfig` (`timestamp` in seconds) and `dd.config` (in ms) want to know. */
export type PageSignature = { timestamp: number; nonceStr: string; signature: string };

/** SHA-1 in exactly this order, over the page's address without fragment (WeCom 90506, DingTalk 2.12). */
export function signPage(
  ticket: string,
  page: { url: string; nonceStr: string; timestamp: number },
): PageSignature {
  const { nonceStr, timestamp } = page;
  const url = page.url.split('#', 1).join('');
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${String(timestamp)}&url=${url}`;
  return { timestamp, nonceStr, signature: hash('sha1', text, 'hex') };
}
