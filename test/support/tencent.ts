import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

// A stand-in for Tencent's 一句话识别 that checks a request as the document says, with no code of ours.

export const TENCENT = { id: 'AKIDtest', key: 'test-secret-key' };

type Heard = { EngSerViceType: string; VoiceFormat: string; Data: string; DataLen: number };
type Refusal = { code: string };

export type Tencent = {
  url: string;
  /** What the next recordings say, or the codes they are refused with; the last one stays. */
  answers: (string | Refusal)[];
  heard: Heard[];
  /** Why requests were refused. */
  wrong: string[];
  close: () => Promise<void>;
};

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** The signature that document 1093/35641 asks for, over the headers as they came. */
function expected(request: IncomingMessage, body: string, date: string): string {
  const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
  const mac = (key: string | Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();
  const { headers } = request;
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const lines = signed.split(';').map((name) => {
    const value = String(headers[name]);
    return `${name}:${name === 'x-tc-action' ? value.toLowerCase() : value}\n`;
  });
  const canonical = `POST\n/\n\n${lines.join('')}\n${signed}\n${hex(body)}`;
  const time = String(headers['x-tc-timestamp']);
  const text = `TC3-HMAC-SHA256\n${time}\n${date}/asr/tc3_request\n${hex(canonical)}`;
  const key = mac(mac(mac(`TC3${TENCENT.key}`, date), 'asr'), 'tc3_request');
  return createHmac('sha256', key).update(text).digest('hex');
}

function faultOf(request: IncomingMessage, body: string): string | null {
  const { headers } = request;
  const seconds = Number(headers['x-tc-timestamp']);
  const date = new Date(seconds * 1_000).toISOString().slice(0, 10);
  const authorization = headers.authorization ?? '';
  if (!authorization.includes(`Credential=${TENCENT.id}/${date}/asr/tc3_request`))
    return 'AuthFailure.SecretIdNotFound';
  if (!authorization.endsWith(`Signature=${expected(request, body, date)}`))
    return 'AuthFailure.SignatureFailure';
  const wrong =
    headers['x-tc-action'] !== 'SentenceRecognition' || headers['x-tc-version'] !== '2019-06-14';
  if (wrong) return 'InvalidParameter';
  const { Data, DataLen } = JSON.parse(body) as Heard;
  if (Buffer.from(Data, 'base64').length !== DataLen)
    return 'InvalidParameterValue.ErrorInvalidVoicedata';
  return null;
}

export async function startTencent(): Promise<Tencent> {
  const tencent: Tencent = {
    url: '',
    answers: [''],
    heard: [],
    wrong: [],
    close: () => Promise.resolve(),
  };
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const fault = faultOf(request, body);
      if (fault) tencent.wrong.push(fault);
      else tencent.heard.push(JSON.parse(body) as Heard);
      const [first = ''] = tencent.answers;
      const answer = tencent.answers.length > 1 ? tencent.answers.shift()! : first;
      const said = fault !== null ? { code: fault } : answer;
      const refused = { Error: { Code: typeof said === 'string' ? '' : said.code, Message: '' } };
      const Response = typeof said === 'string' ? { Result: said, AudioDuration: 1 } : refused;
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ Response: { ...Response, RequestId: 'r' } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tencent.url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  tencent.close = () => new Promise((resolve) => server.close(() => resolve()));
  return tencent;
}
