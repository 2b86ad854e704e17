import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { WebSocket } from 'ws';
import { frozenClock } from '../../src/kernel/clock';
import type { AdjustableClock } from '../../src/kernel/clock';
import { startDingTalkSandbox } from '../../src/sandbox';
import type { DingTalkOptions, DingTalkTenant } from '../../src/sandbox';

/** 2026-03-02 is a Monday; 09:00 in Shanghai. */
const MONDAY_NINE = Date.parse('2026-03-02T09:00:00+08:00');

export const APP = {
  clientId: 'dingsandboxclient0001',
  clientSecret: 'client-secret',
  robotCode: 'dingsandboxclient0001',
  corpId: 'dingcorp000000000001',
  token: 'tokenOfTheSandbox',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  cardTemplateId: '11111111-2222-3333-4444-555555555555.schema',
};

type Body = Record<string, unknown>;
export type Answer = { status: number; body: Body };

export type Organisation = {
  url: string;
  clock: AdjustableClock;
  tenant: DingTalkTenant;
  token: () => Promise<string>;
  /** A call with a token, on either API. */
  call: (method: string, path: string, body?: unknown) => Promise<Answer>;
  post: (path: string, body: unknown) => Promise<Answer>;
  /** A call without one. */
  plain: (path: string, init?: RequestInit) => Promise<Answer>;
  close: () => Promise<void>;
};

/** Three people on a clock that stands still. */
export async function startOrganisation(
  more: Partial<DingTalkOptions> = {},
): Promise<Organisation> {
  const clock = frozenClock(MONDAY_NINE);
  const { url, sandbox, close } = await startDingTalkSandbox({
    ...APP,
    clock,
    directory: {
      departments: [
        { id: 1, name: '星河软件', parentId: 0 },
        { id: 2, name: '华东销售部', parentId: 1 },
      ],
      members: [
        { userid: 'wangxiao', name: '王晓', departments: [2], mobile: '13800000001' },
        { userid: 'lijing', name: '李静', departments: [2], leaderOf: [2], position: '销售主管' },
        { userid: 'zhaolei', name: '赵磊', departments: [1], leaderOf: [1] },
      ],
    },
    ...more,
  });
  const plain: Organisation['plain'] = async (path, init = {}) => {
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Body };
  };
  const token = async (): Promise<string> => {
    const { body } = await plain('/v1.0/oauth2/accessToken', {
      method: 'POST',
      body: JSON.stringify({ appKey: APP.clientId, appSecret: APP.clientSecret }),
    });
    return String(body.accessToken);
  };
  const call: Organisation['call'] = async (method, path, body) => {
    const held = await token();
    const isNew = path.startsWith('/v1.0/');
    const init: RequestInit = {
      method,
      headers: {
        'content-type': 'application/json',
        ...(isNew ? { 'x-acs-dingtalk-access-token': held } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return plain(isNew ? path : `${path}?access_token=${held}`, init);
  };
  const post: Organisation['post'] = (path, body) => call('POST', path, body);
  return { url, clock, tenant: sandbox.tenant, token, call, post, plain, close };
}

/** A body for createAndDeliver to one person; fields can be added or replaced. */
export function cardFor(userId: string, outTrackId: string, more: Body = {}): Body {
  return {
    cardTemplateId: APP.cardTemplateId,
    outTrackId,
    callbackType: 'STREAM',
    cardData: { cardParamMap: CARD },
    userIdType: 1,
    openSpaceId: `dtv1.card//IM_ROBOT.${userId}`,
    imRobotOpenSpaceModel: { supportForward: false },
    imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: APP.robotCode },
    ...more,
  };
}

const CARD = {
  tone: 'warning',
  title: '新线索',
  text: '请在 15 分钟内联系',
  facts: '[["公司","星河软件",""],["电话","138****0001","tel:13800000001"]]',
  links: '[["打开","https://example.com/l"]]',
  buttons: '[["accept","接手","primary",""],["open","详情","quiet","https://example.com/1"]]',
  choice1:
    '{"key":"reason","title":"原因","several":true,"selected":"","options":[["a","太忙"],["b","太远"]]}',
};

export type Frame = {
  specVersion: string;
  type: string;
  headers: Record<string, string>;
  data: string;
};

export type StreamClient = {
  socket: WebSocket;
  frames: Frame[];
  /** The next frame not yet taken, waiting if there is none. */
  next: () => Promise<Frame>;
  /** Acknowledges as the platform wants it. */
  ack: (frame: Frame, data?: unknown, more?: Body) => void;
  closed: Promise<void>;
};

const ALL = [
  { type: 'EVENT', topic: '*' },
  { type: 'CALLBACK', topic: '/v1.0/im/bot/messages/get' },
  { type: 'CALLBACK', topic: '/v1.0/card/instances/callback' },
];

export async function openTicket(
  { plain }: Organisation,
  more: Body = {},
): Promise<Answer & { address: string }> {
  const answer = await plain('/v1.0/gateway/connections/open', {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: JSON.stringify({
      clientId: APP.clientId,
      clientSecret: APP.clientSecret,
      ua: 'test',
      subscriptions: ALL,
      ...more,
    }),
  });
  const { endpoint, ticket } = answer.body;
  return { ...answer, address: `${String(endpoint)}?ticket=${String(ticket)}` };
}

const rightData = ({ type }: Frame): Body =>
  type === 'EVENT' ? { status: 'SUCCESS', message: '' } : { response: {} };

/** Connects to the gateway; `answer` is called for every frame, by default nothing is answered. */
export async function connect(
  organisation: Organisation,
  answer: (frame: Frame, client: StreamClient) => void = () => undefined,
): Promise<StreamClient> {
  const { address } = await openTicket(organisation);
  const socket = new WebSocket(address);
  const frames: Frame[] = [];
  const taken: ((frame: Frame) => void)[] = [];
  const waiting: Frame[] = [];
  const client: StreamClient = {
    socket,
    frames,
    next: () => {
      const first = waiting.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => taken.push(resolve));
    },
    ack: (frame, data = rightData(frame), more = {}) => {
      const headers = { contentType: 'application/json', messageId: frame.headers.messageId };
      const body = { code: 200, headers, message: 'OK', data: JSON.stringify(data), ...more };
      socket.send(JSON.stringify(body));
    },
    closed: new Promise((resolve) => socket.on('close', () => resolve())),
  };
  socket.on('message', (raw: Buffer) => {
    const frame = JSON.parse(raw.toString()) as Frame;
    frames.push(frame);
    const taker = taken.shift();
    if (taker) taker(frame);
    else waiting.push(frame);
    answer(frame, client);
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve());
    socket.on('error', reject);
  });
  return client;
}

/** One HTTP callback as a receiver saw it; events already decrypted. */
export type Received = {
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Body;
  event?: Body;
  owner?: string;
  isSigned: boolean;
};

export type Receiver = {
  url: string;
  received: Received[];
  /** Replaces the right answer to the next requests; undefined means never answering. */
  answers: (string | undefined)[];
  close: () => Promise<void>;
};

/** A tiny product over HTTP: decrypts events and answers with the encrypted success. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: (string | undefined)[] = [];
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://x');
    let raw = '';
    req.setEncoding('utf8');
    req.on('data', (chunk: string) => (raw += chunk));
    req.on('end', () => {
      const body = JSON.parse(raw) as Body;
      received.push(
        open({ path: url.pathname, query: url.searchParams, headers: req.headers, body }),
      );
      if (answers.length === 0) res.end(typeof body.encrypt === 'string' ? success() : '{}');
      else {
        const answer = answers.shift();
        if (answer !== undefined) res.end(answer);
      }
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
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

const listen = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

function open(request: Omit<Received, 'isSigned'>): Received {
  const { query, body } = request;
  if (typeof body.encrypt !== 'string') return { ...request, isSigned: false };
  const { message, id } = decrypt(APP.aesKey, body.encrypt);
  const [time, nonce] = [
    query.get('timestamp') ?? query.get('timeStamp') ?? '',
    query.get('nonce'),
  ];
  const wanted = getSignature(APP.token, time, nonce ?? '', body.encrypt);
  const isSigned = wanted === (query.get('msg_signature') ?? query.get('signature'));
  return { ...request, event: JSON.parse(message) as Body, owner: id, isSigned };
}

/** The answer to an event, right unless told otherwise. */
export function success(text = 'success', owner = APP.clientId): string {
  const [timeStamp, nonce] = ['1772413200000', 'nonce123'];
  const sealed = encrypt(APP.aesKey, text, owner);
  const msg_signature = getSignature(APP.token, timeStamp, nonce, sealed);
  return JSON.stringify({ msg_signature, timeStamp, nonce, encrypt: sealed });
}
