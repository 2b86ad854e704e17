import * as oracle from '@wecom/crypto';
import fc from 'fast-check';
import { answerUrlCheck, openEnvelope, type Query } from '../../../src/chat/wecom/callback';
import { CallbackRefused, callbackKeys } from '../../../src/chat/callback-crypto';

const settings = {
  token: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  corpId: 'wx5823bf96d3bd56c7',
};
const keys = callbackKeys(settings);
const now = 1_790_000_000_000;
const inner = '<xml><FromUserName><![CDATA[XiaoWang]]></FromUserName></xml>';

type Edit = { text?: string; corpId?: string; token?: string; at?: number; body?: string };

/** One signed callback made with the official library; `edit` says what is wrong with it. */
const callback = (edit: Edit = {}) => {
  const message = edit.text ?? inner;
  const encrypted = oracle.encrypt(
    settings.encodingAesKey,
    message,
    edit.corpId ?? settings.corpId,
  );
  const timestamp = String(Math.floor((edit.at ?? now) / 1000));
  const signature = oracle.getSignature(edit.token ?? keys.token, timestamp, 'nonce', encrypted);
  const query: Query = { msg_signature: signature, timestamp, nonce: 'nonce' };
  const envelope = `<xml><ToUserName><![CDATA[${settings.corpId}]]></ToUserName><AgentID><![CDATA[218]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  return { query, encrypted, body: edit.body ?? envelope };
};
const open = (request: { query: Query; body: string }) => openEnvelope(request, keys, now);
const refusal = (run: () => unknown): string => {
  try {
    return `accepted ${JSON.stringify(run())}`;
  } catch (error) {
    if (!(error instanceof CallbackRefused)) throw error;
    return `${String(error.status)} ${error.code}`;
  }
};

describe('A WeCom callback', () => {
  it('is opened when everything about it is right', () => {
    expect(open(callback())).toEqual({ plaintext: inner, agentId: '218' });
  });

  it('may be 300 seconds old or early, and not a second more', () => {
    for (const off of [-300_000, 300_000]) {
      expect(open(callback({ at: now + off })).plaintext).toBe(inner);
    }
    for (const off of [-301_000, 301_000]) {
      expect(refusal(() => open(callback({ at: now + off })))).toBe('401 callback.expired');
    }
  });

  it('is refused when a part of its query is missing, double or misshapen', () => {
    const { query, body } = callback();
    const signature = String(query.msg_signature);
    const edits: Query[] = [
      { msg_signature: undefined },
      { msg_signature: [signature, signature] },
      { msg_signature: `${signature}0` },
      { msg_signature: signature.slice(1) },
      { msg_signature: `g${signature.slice(1)}` },
      { timestamp: undefined },
      { timestamp: '' },
      { timestamp: '1e9' },
      { timestamp: [String(query.timestamp), '1'] },
      { nonce: undefined },
      { nonce: ['a', 'b'] },
    ];
    for (const edit of edits) {
      const answer = refusal(() => open({ query: { ...query, ...edit }, body }));
      expect([edit, answer]).toEqual([edit, '401 callback.query_invalid']);
    }
  });

  it('is refused when its signature is wrong', () => {
    const { query, body } = callback();
    const signature = String(query.msg_signature);
    const other = (signature.startsWith('a') ? 'b' : 'a') + signature.slice(1);
    expect(refusal(() => open({ query: { ...query, msg_signature: other }, body }))).toBe(
      '401 callback.signature_wrong',
    );
    expect(refusal(() => open(callback({ token: 'another' })))).toBe(
      '401 callback.signature_wrong',
    );
  });

  it('is refused when it was made for another company', () => {
    expect(refusal(() => open(callback({ corpId: 'wwanother' })))).toBe(
      '401 callback.content_invalid',
    );
  });

  it('is read whatever the order, spacing and quoting of its elements', () => {
    const { query, encrypted } = callback();
    const bodies = [
      `<xml><Encrypt>${encrypted}</Encrypt><AgentID>218</AgentID><ToUserName>x</ToUserName></xml>`,
      `\n <xml>\r\n\t<AgentID> 218 </AgentID> <Encrypt>\n<![CDATA[${encrypted}]]> </Encrypt>\n</xml>\n`,
      `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID>218</AgentID><Later>1</Later></xml>`,
    ];
    for (const body of bodies) expect(open({ query, body }).agentId).toBe('218');
    const short = { query, body: `<xml><Encrypt>${encrypted}</Encrypt></xml>` };
    expect(open(short)).toEqual({ plaintext: inner });
  });

  it('is refused as malformed when its body is not one flat envelope', () => {
    const { query, encrypted, body } = callback();
    const one = `<Encrypt>${encrypted}</Encrypt>`;
    const bodies = [
      '',
      ' ',
      'garbage',
      '{"Encrypt":"a"}',
      '<xml></xml>',
      '<xml><Encrypt></Encrypt></xml>',
      '<xml/>',
      body.slice(0, -1),
      body.slice(0, -6),
      `${body}x`,
      `${body}${body}`,
      `x${body}`,
      `<xml>${one}${one}</xml>`,
      `<xml>${one}<Encrypt>b</Encrypt></xml>`,
      `<xml><a>${one}</a></xml>`,
      `<xml>${one}<a><b>1</b></a></xml>`,
      `<xml>${one}text</xml>`,
      `<xml><Encrypt>${encrypted}</encrypt></xml>`,
      `<xml><Encrypt>${encrypted}</xml>`,
      `<xml><Encrypt><![CDATA[${encrypted}</Encrypt></xml>`,
      `<xml><Encrypt><![CDATA[${encrypted}]]>x</Encrypt></xml>`,
      `<xml><Encrypt a="1">${encrypted}</Encrypt></xml>`,
      `<?xml version="1.0"?>${body}`,
      `<xml><?php ?>${one}</xml>`,
      `<xml><!-- hello -->${one}</xml>`,
      `<!DOCTYPE xml [<!ENTITY a "b">]>${body}`,
      `<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>`,
      `<xml><!DOCTYPE a>${one}</xml>`,
      `<xml><Encrypt>${'&#65;'.repeat(10_000)}</Encrypt></xml>`,
      `<xml>${'<a></a>'.repeat(9_000)}</xml>`,
      `<xml>${one}${Array.from('abcdefgh', (name) => `<${name}></${name}>`).join('')}</xml>`,
      `<xml>${'<a>'.repeat(20_000)}`,
      `<xml><${'a'.repeat(60_000)}`,
      `<xml><__proto__>1</__proto__>${one}</xml>`,
    ];
    for (const bad of bodies) {
      expect([bad.slice(0, 99), refusal(() => open({ query, body: bad }))]).toEqual([
        bad.slice(0, 99),
        '400 callback.body_malformed',
      ]);
    }
  });

  it('never fails in any other way, whatever is posted', () => {
    const piece = fc.constantFrom('<xml>', '</xml>', '<Encrypt>', '</Encrypt>', '<![CDATA[', ']]>');
    const soup = fc.array(fc.oneof(piece, fc.string({ maxLength: 8 }))).map((a) => a.join(''));
    const { query } = callback();
    fc.assert(
      fc.property(soup, (body) => {
        expect(refusal(() => open({ query, body }))).toMatch(/^40[01] callback\./);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves Object.prototype as it was', () => {
    const { query, encrypted } = callback();
    const body = `<xml><constructor>1</constructor><toString>1</toString><Encrypt>${encrypted}</Encrypt></xml>`;
    expect(open({ query, body }).plaintext).toBe(inner);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('The WeCom URL check', () => {
  it('is answered with the decrypted echostr, byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { query, encrypted } = callback({ text });
        expect(answerUrlCheck({ ...query, echostr: encrypted }, keys, now)).toBe(text);
      }),
    );
  });

  it('is refused without exactly one echostr and when the echostr is not the signed one', () => {
    const { query, encrypted } = callback();
    const answer = (echostr: Query[string]) =>
      refusal(() => answerUrlCheck({ ...query, echostr }, keys, now));
    expect(answer(undefined)).toBe('401 callback.query_invalid');
    expect(answer([encrypted, encrypted])).toBe('401 callback.query_invalid');
    // A "+" that was decoded twice has become a blank.
    expect(answer(`${encrypted} `)).toBe('401 callback.signature_wrong');
  });
});
