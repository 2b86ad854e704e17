import { randomBytes } from 'node:crypto';
import { callbackKeys, encrypt, signatureOf } from '../../../src/chat/callback-crypto';
import { CREDENTIALS, FORM_KEY } from '../../support/program';

/** HTTP requests as they go over the wire, all different. */
export type Wanted = { kind: 'callback' | 'form'; count: number };

let made = 0;

export function makeRequests({ kind, count }: Wanted): Buffer[] {
  const make = kind === 'callback' ? makeCallback : makeForm;
  const run = randomBytes(4).toString('hex');
  return Array.from({ length: count }, () => make(run, ++made));
}

const keys = callbackKeys(CREDENTIALS);

/** An encrypted and signed tap on a card, as WeCom sends it. */
function makeCallback(run: string, n: number): Buffer {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const inner = `<xml><ToUserName><![CDATA[${CREDENTIALS.corpId}]]></ToUserName><FromUserName><![CDATA[lina]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[lead.accept]]></EventKey><TaskId><![CDATA[${run}-${n}]]></TaskId><CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[${randomBytes(24).toString('hex')}]]></ResponseCode><AgentID>${CREDENTIALS.agentId}</AgentID></xml>`;
  const encrypted = encrypt(inner, keys);
  const nonce = String(n);
  const signature = signatureOf({ timestamp, nonce, encrypted }, keys);
  const body = `<xml><ToUserName><![CDATA[${CREDENTIALS.corpId}]]></ToUserName><AgentID><![CDATA[${CREDENTIALS.agentId}]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  const query = `msg_signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
  return post(`/wecom/callback?${query}`, 'text/xml', body);
}

const REGIONS = ['华东', '华南'];
const INDUSTRIES = ['制造业', '医疗器械', '零售'];

function makeForm(run: string, n: number): Buffer {
  const phone = `1${3 + (n % 7)}${String(randomBytes(4).readUInt32BE() % 1e9).padStart(9, '0')}`;
  return post(
    `/intake/forms/${FORM_KEY}`,
    'application/json',
    JSON.stringify({
      ...{ company_name: `公司${run}${n}`, contact_name: '王经理', phone },
      ...{ region: REGIONS[n % 2], industry: INDUSTRIES[n % 3], budget_range: '50万以上' },
      message: '想了解产品和报价，请尽快联系',
    }),
  );
}

export const CALLS_KEY = 'bench-calls-key';

/** A call that begins, from the number in a form that was posted. */
export function makeCall(form: Buffer): Buffer {
  const [, from] = /"phone":"(\d+)"/.exec(form.toString()) ?? [];
  const event = { callId: String(++made), from, to: '4008001234', state: 'ringing' };
  const body = JSON.stringify({ ...event, at: Date.now() });
  return post(`/intake/calls/${CALLS_KEY}`, 'application/json', body);
}

function post(path: string, type: string, body: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Content-Type: ${type}`,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
