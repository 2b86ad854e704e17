import axios, { type AxiosResponse } from 'axios';
import { encrypt, getSignature } from '@wecom/crypto';
import { createCipheriv } from 'node:crypto';
import { parseIncoming } from '../../src/chat/wecom/parse';
import { MINUTE } from '../../src/kernel/clock';
import { countRows, rowsOf } from '../support/rows';
import { speak } from '../support/socket';
import { CREDENTIALS, openWorld, type World } from '../support/program';

const { token, encodingAesKey, corpId } = CREDENTIALS;

describe('attacks on the callback address', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ lane: 'sqlite' });
  });
  afterAll(() => world.close());

  const inner = (content: string, extra = ''): string =>
    `<xml><ToUserName>${corpId}</ToUserName><FromUserName>lina</FromUserName><CreateTime>${String(Math.floor(world.clock.now() / 1000))}</CreateTime><MsgType>text</MsgType><Content>${content}</Content>${extra}<MsgId>1</MsgId><AgentID>1000002</AgentID></xml>`;
  const seconds = (shift = 0): string => String(Math.floor(world.clock.now() / 1000) + shift);
  const envelope = (encrypted: string): string =>
    `<xml><ToUserName>${corpId}</ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;

  type Sent = {
    encrypted?: string;
    body?: string;
    timestamp?: string;
    query?: Record<string, unknown>;
    type?: string;
    headers?: Record<string, string>;
  };
  const send = ({
    encrypted = encrypt(encodingAesKey, inner('帮助'), corpId),
    ...sent
  }: Sent): Promise<AxiosResponse<{ code: string; message: string }>> => {
    const timestamp = sent.timestamp ?? seconds();
    const signature = getSignature(token, timestamp, 'n', encrypted);
    return axios.post(`${world.url}/wecom/callback`, sent.body ?? envelope(encrypted), {
      params: sent.query ?? { msg_signature: signature, timestamp, nonce: 'n' },
      paramsSerializer: { indexes: null },
      headers: { 'Content-Type': sent.type ?? 'text/xml', ...sent.headers },
      ...{ validateStatus: () => true, proxy: false, maxBodyLength: Infinity },
    });
  };
  const stored = (): Promise<number> => countRows(world.program.db, 'inbox');
  const signed = (encrypted: string, timestamp = seconds()): string =>
    getSignature(token, timestamp, 'n', encrypted);

  const good = (): string => encrypt(encodingAesKey, inner('帮助'), corpId);
  const refused = async (sent: Sent, status: number): Promise<void> => {
    const before = await stored();
    const answer = await send(sent);
    expect(answer.status).toBe(status);
    expect(typeof answer.data.code).toBe('string');
    expect(JSON.stringify(answer.data)).not.toMatch(/at .*\.(ts|js)|node_modules|SELECT/);
    expect(await stored()).toBe(before);
  };

  it('S01 a wrong, missing, long or doubled signature is refused', async () => {
    const encrypted = good();
    const base = { timestamp: seconds(), nonce: 'n' };
    const right = signed(encrypted);
    const wrong = right.replace(/^./, (c) => (c === 'a' ? 'b' : 'a'));
    for (const query of [
      { ...base, msg_signature: wrong },
      base,
      { ...base, msg_signature: `${right}0` },
      { ...base, msg_signature: [right, right] },
      { ...base, msg_signature: '' },
    ])
      await refused({ encrypted, query }, 401);
  });

  it('S02 too old and too young are refused alike', async () => {
    await refused({ timestamp: seconds(-301) }, 401);
    await refused({ timestamp: seconds(301) }, 401);
    await refused({ timestamp: 'abc' }, 401);
    expect((await send({ timestamp: seconds(-299) })).status).toBe(200);
  });

  it('S03 a hundred replays at once are all answered alike and act once', async () => {
    await world.settle();
    const before = world.tenant.chat('lina').length;
    const encrypted = encrypt(encodingAesKey, inner('帮助', '<Extra>replay</Extra>'), corpId);
    const answers = await Promise.all(Array.from({ length: 100 }, () => send({ encrypted })));
    expect(
      new Set(answers.map((answer) => `${answer.status}:${JSON.stringify(answer.data)}`)),
    ).toEqual(new Set(['200:""']));
    await world.settle();
    expect(world.tenant.chat('lina').length - before).toBe(1);
  });

  it('S04 another token or another company’s id is refused, and nobody can tell why', async () => {
    const foreign = encrypt(encodingAesKey, inner('x'), 'ww-other-corp');
    const otherToken = getSignature('OtherToken', seconds(), 'n', good());
    await refused({ query: { msg_signature: otherToken, timestamp: seconds(), nonce: 'n' } }, 401);
    const a = await send({ encrypted: foreign });
    const b = await send({ encrypted: raw(Buffer.alloc(64, 7)) });
    expect([a.status, a.data.code]).toEqual([b.status, b.data.code]);
  });

  /** Encrypts a block as it is, padding and all. */
  const raw = (plain: Buffer): string => {
    const key = Buffer.from(`${encodingAesKey}=`, 'base64');
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  };
  const block = (length: number, pad: number): Buffer => {
    const head = Buffer.alloc(20, 1);
    head.writeUInt32BE(length >>> 0, 16);
    const body = Buffer.concat([head, Buffer.from('<xml/>'), Buffer.from(corpId)]);
    const size = Math.ceil((body.length + 1) / 32) * 32;
    return Buffer.concat([body, Buffer.alloc(size - body.length, pad)]);
  };

  it('S05 wrong padding and impossible lengths are refused', async () => {
    for (const pad of [0, 33, 255]) await refused({ encrypted: raw(block(6, pad)) }, 401);
    for (const length of [7_000, -1, 2 ** 31, 2 ** 32 - 1])
      await refused({ encrypted: raw(block(length, 14)) }, 401);
    await refused({ encrypted: 'not base64 at all' }, 401);
    await refused({ encrypted: good().slice(0, 40) }, 401);
  });

  it('S06 S07 a document type, entities and instructions are refused before parsing', async () => {
    const encrypted = good();
    for (const head of [
      '<!DOCTYPE xml [<!ENTITY a "b">]>',
      '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
      '<?xml version="1.0"?>',
    ]) {
      await refused({ encrypted, body: head + envelope(encrypted) }, 400);
    }
    await refused(
      { encrypted, body: envelope(encrypted).replace(corpId, '&#65;'.repeat(2_000)) },
      400,
    );
  });

  it('S08 S12 what is too big, compressed or of another type is refused', async () => {
    await refused({ body: '<a></a>'.repeat(12_000) }, 413);
    await refused({ body: 'x'.repeat(64 * 1024 + 1) }, 413);
    await refused({ type: 'application/json' }, 415);
    await refused({ headers: { 'Content-Encoding': 'gzip' } }, 415);
  });

  it('S09 doubled, unclosed and foreign elements are refused', async () => {
    const encrypted = good();
    const twice = `<xml><Encrypt>${encrypted}</Encrypt><Encrypt>${encrypted}</Encrypt></xml>`;
    for (const body of [
      twice,
      `<xml><Encrypt>${encrypted}</Encrypt>`,
      'garbage',
      '',
      `<xml><Encrypt><b>${encrypted}</b></Encrypt></xml>`,
    ]) {
      await refused({ encrypted, body }, 400);
    }
  });

  it('S10 a userid of digits and an id beyond 2^53 stay the texts they are', async () => {
    const seed = { userid: '0012', name: '零一二', departments: [10] };
    await world.tenant.changeContact({ changeType: 'create_user', ...seed });
    await world.settle();
    const ids = ['7312345678901234567', '7312345678901234568'];
    for (const id of ids) {
      const message = inner('帮助').replace('>lina<', '>0012<').replace('>1<', `>${id}<`);
      expect((await send({ encrypted: encrypt(encodingAesKey, message, corpId) })).status).toBe(
        200,
      );
    }
    const rows = await rowsOf<{ body: string }>(
      world.program.db,
      "SELECT body FROM inbox WHERE body LIKE '%>0012<%' AND body LIKE '%731234567%' ORDER BY body",
    );
    expect(rows.map(({ body }) => parseIncoming(body, 1))).toEqual(
      ids.map(
        (messageId) => expect.objectContaining({ platformUserId: '0012', messageId }) as unknown,
      ),
    );
    await world.settle();
    expect(world.tenant.chat('0012').filter(({ from }) => from === 'app')).toHaveLength(2);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'S11 an element called %s is nothing: no property of anything, and no fault',
    async (name) => {
      await world.pass(MINUTE);
      const before = world.tenant.chat('lina').length;
      const message = inner('帮助', `<${name}><polluted>1</polluted></${name}>`);
      const encrypted = encrypt(encodingAesKey, message, corpId);
      expect((await send({ encrypted })).status).toBe(200);
      await world.settle();
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(await countRows(world.program.db, 'job')).toBe(0);
      // What the parser will not read is ignored as a whole; an element it does not know is passed over.
      const answers = name === 'toString' ? 1 : 0;
      expect(world.tenant.chat('lina')).toHaveLength(before + answers);
    },
  );

  it('S12 a length that lies and a body without an end are refused, and nothing is stored', async () => {
    const head = `POST /wecom/callback HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\n`;
    const body = envelope(good());
    const before = await stored();
    // Too short: what is left over is no request. Too long: the sender leaves before the end.
    const short = await speak(world.url, [`${head}Content-Length: 20\r\n\r\n${body}`]);
    expect(new Set(short.match(/^HTTP\/1\.1 \d+/gm))).toEqual(new Set(['HTTP/1.1 400']));
    const long = await speak(world.url, [`${head}Content-Length: 60000\r\n\r\n${body}`], 'leave');
    expect(long).not.toContain('200 OK');
    const huge = await speak(world.url, [`${head}Content-Length: 99999999999\r\n\r\n${body}`]);
    expect(huge).toMatch(/^HTTP\/1\.1 413/);
    const chunk = `1000\r\n${'a'.repeat(4096)}\r\n`;
    const endless = await speak(world.url, [
      `${head}Transfer-Encoding: chunked\r\n\r\n`,
      ...Array.from({ length: 20 }, () => chunk),
    ]);
    expect(endless).toMatch(/^HTTP\/1\.1 413/);
    expect(await stored()).toBe(before);
  });

  it('other methods have no such address', async () => {
    const answer = await axios.put(`${world.url}/wecom/callback`, '', {
      validateStatus: () => true,
      proxy: false,
    });
    expect(answer.status).toBe(404);
  });

  it('the process lives on and still answers what is right', async () => {
    expect((await send({})).status).toBe(200);
  });
});
