import { createHash, createHmac } from 'node:crypto';

export type Signing = {
  secretId: string;
  secretKey: string;
  service: string;
  host: string;
  action: string;
  /** The exact text that is sent. */
  body: string;
  /** UTC ms; Tencent takes five minutes more or less. */
  now: number;
};

export const CONTENT_TYPE = 'application/json; charset=utf-8';
const SIGNED = 'content-type;host;x-tc-action';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** The `Authorization` of a Tencent Cloud request (TC3-HMAC-SHA256, document 1093/35641). The date is of UTC, not of China. */
export function authorization(signing: Signing): string {
  const { secretId, secretKey, service, host, action, body, now } = signing;
  const seconds = String(Math.floor(now / 1_000));
  const date = new Date(now).toISOString().slice(0, 10);
  const headers = `content-type:${CONTENT_TYPE}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`;
  const request = ['POST', '/', '', headers, SIGNED, sha256(body)].join('\n');
  const scope = `${date}/${service}/tc3_request`;
  const toSign = ['TC3-HMAC-SHA256', seconds, scope, sha256(request)].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  const signature = hmac(key, toSign).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${SIGNED}, Signature=${signature}`;
}
