import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decrypt, getSignature } from '@wecom/crypto';
import { frozenClock } from '../../src/kernel/clock';
import type { AdjustableClock } from '../../src/kernel/clock';
import { startSandbox } from '../../src/sandbox';
import type { SandboxOptions, Tenant } from '../../src/sandbox';

/** 2026-03-02 is a Monday; 09:00 in Shanghai. */
export const MONDAY_NINE = Date.parse('2026-03-02T09:00:00+08:00');

export const KEYS = {
  corpId: 'wwsandbox0000000001',
  agentId: 1_000_002,
  secret: 'app-secret',
  contactSecret: 'contact-secret',
  token: 'tokenOfTheSandbox',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};

/** One callback as a receiver saw it, already verified and decrypted. */
type Received = {
  inner: string;
  outer: string;
  receiveId: string;
  signed: boolean;
  nonce: string;
};

type Receiver = {
  url: string;
  received: Received[];
  /** What to answer next; 200 and nothing when empty, 0 cuts the connection. */
  answers: number[];
  close: () => Promise<void>;
};

/** A tiny product: checks signatures, decrypts, answers as told. */
async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: number[] = [];
  const server = createServer((req, res) => {
    const query = new URL(req.url ?? '', 'http://x').searchParams;
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (chunk: string) => (body += chunk));
    req.on('end', () => {
      const callback = open(query, body);
      received.push(callback);
      const status = answers.shift() ?? 200;
      if (status === 0) res.destroy();
      else res.writeHead(status).end(query.has('echostr') ? callback.inner : '');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/wecom/callback`,
    received,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function open(query: URLSearchParams, outer: string): Received {
  const get = (name: string): string => query.get(name) ?? '';
  const encrypted = get('echostr') || (/<Encrypt><!\[CDATA\[(.*?)]]>/.exec(outer)?.[1] ?? '');
  const { message, id } = decrypt(KEYS.encodingAesKey, encrypted);
  const signature = getSignature(KEYS.token, get('timestamp'), get('nonce'), encrypted);
  const signed = signature === get('msg_signature');
  return { inner: message, outer, receiveId: id, signed, nonce: get('nonce') };
}

type Answer = Record<string, unknown> & { errcode: number };

export type Company = {
  url: string;
  clock: AdjustableClock;
  tenant: Tenant;
  receiver: Receiver;
  token: (secret?: string) => Promise<string>;
  get: (path: string, query?: Record<string, string>) => Promise<Answer>;
  post: (path: string, body: unknown, query?: Record<string, string>) => Promise<Answer>;
  send: (message: Record<string, unknown>) => Promise<Answer>;
  close: () => Promise<void>;
};

/** A company of four people with its receiver, on a clock that stands still. */
export async function startCompany(more: Partial<SandboxOptions> = {}): Promise<Company> {
  const receiver = await startReceiver();
  const clock = frozenClock(MONDAY_NINE);
  const { url, sandbox, close } = await startSandbox({
    ...KEYS,
    callbackUrl: receiver.url,
    clock,
    directory: {
      departments: [
        { id: 1, name: '星河软件', parentId: 0 },
        { id: 2, name: '华东销售部', parentId: 1 },
      ],
      members: [
        { userid: 'WangXiao', name: '王晓', departments: [2], mobile: '13800000001' },
        { userid: 'LiJing', name: '李静', departments: [2], leaderOf: [2], position: '销售主管' },
        { userid: 'ZhaoLei', name: '赵磊', departments: [1], leaderOf: [1] },
      ],
    },
    ...more,
  });
  const api = `${url}/wecom/cgi-bin/`;
  const ask = async (
    path: string,
    init: RequestInit,
    query: Record<string, string>,
  ): Promise<Answer> => {
    const response = await fetch(`${api}${path}?${new URLSearchParams(query).toString()}`, init);
    return (await response.json()) as Answer;
  };
  const token = async (secret = KEYS.secret): Promise<string> => {
    const answer = await ask('gettoken', {}, { corpid: KEYS.corpId, corpsecret: secret });
    return String(answer.access_token);
  };
  const withToken = async (query: Record<string, string> = {}): Promise<Record<string, string>> =>
    'access_token' in query ? query : { access_token: await token(), ...query };
  const post: Company['post'] = async (path, body, query) =>
    ask(path, { method: 'POST', body: JSON.stringify(body) }, await withToken(query));
  return {
    url,
    clock,
    tenant: sandbox.tenant,
    receiver,
    token,
    post,
    get: async (path, query) => ask(path, {}, await withToken(query)),
    send: (message) =>
      post('message/send', { touser: 'WangXiao', agentid: KEYS.agentId, ...message }),
    close: async () => {
      await close();
      await receiver.close();
    },
  };
}

/** A card with two buttons; fields can be added or replaced. */
export function buttonCard(
  taskId: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    msgtype: 'template_card',
    template_card: {
      card_type: 'button_interaction',
      task_id: taskId,
      main_title: { title: '新线索', desc: '星河软件 · 张三' },
      button_list: [
        { text: '接手', style: 1, key: 'accept' },
        { text: '转交', style: 2, key: 'hand_on' },
      ],
      ...more,
    },
  };
}
