import { createHmac } from 'node:crypto';
import * as oracle from '@wecom/crypto';
import { callbackKeys, CallbackRefused } from '../../../src/chat/callback-crypto';
import { checkCard, checkRobot, eventAnswer, openEvent } from '../../../src/chat/dingtalk/callback';
import { identityOf, parseIncoming, arrivalBody, type Way } from '../../../src/chat/dingtalk/parse';

const NOW = Date.UTC(2026, 10, 25, 2);
const AES = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ';
const KEYS = callbackKeys({ token: 'token123', encodingAesKey: AES, corpId: 'dingapp' });

/** As DingTalk builds it, by the official package. */
function event(inside: object, { at = NOW, owner = 'dingapp', name = 'msg_signature' } = {}) {
  const encrypt = oracle.encrypt(AES, JSON.stringify(inside), owner);
  const [timestamp, nonce] = [String(at), 'nonce1'];
  const signature = oracle.getSignature('token123', timestamp, nonce, encrypt);
  return { query: { [name]: signature, timestamp, nonce }, body: JSON.stringify({ encrypt }) };
}

it.each(['msg_signature', 'signature'])('an event signed as %s is opened', (name) => {
  const inside = { EventType: 'check_url' };
  expect(openEvent(event(inside, { name }), KEYS, NOW)).toBe(JSON.stringify(inside));
});

it.each<[string, () => { query: Record<string, string>; body: string }, number]>([
  ['an old one', () => event({}, { at: NOW - 301_000 }), 401],
  ['one from the future', () => event({}, { at: NOW + 301_000 }), 401],
  ['one for another app', () => event({}, { owner: 'dingother' }), 401],
  [
    'one with another signature',
    () => {
      const good = event({});
      return { ...good, query: { ...good.query, msg_signature: 'a'.repeat(40) } };
    },
    401,
  ],
  [
    'one without a signature',
    () => ({ ...event({}), query: { timestamp: String(NOW), nonce: 'x' } }),
    401,
  ],
  ['no JSON', () => ({ ...event({}), body: '<xml>' }), 400],
  ['no envelope', () => ({ ...event({}), body: '{}' }), 400],
])('%s is refused', (_, build, status) => {
  const refused = (): string => openEvent(build(), KEYS, NOW);
  expect(refused).toThrow(CallbackRefused);
  expect(() => refused()).toThrow(expect.objectContaining({ status }) as Error);
});

it('the answer is an encrypted success that DingTalk can open, all fields strings', () => {
  const { msg_signature, timeStamp, nonce, encrypt, ...rest } = eventAnswer(KEYS, NOW);
  expect(rest).toEqual({});
  expect(oracle.getSignature('token123', timeStamp!, nonce!, encrypt!)).toBe(msg_signature);
  expect(oracle.decrypt(AES, encrypt!)).toMatchObject({ message: 'success', id: 'dingapp' });
});

const hmac = (key: string, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64');

it('a robot message and a press are believed by their signatures only', () => {
  const timestamp = String(NOW);
  const sign = hmac('secret', `${timestamp}\nsecret`);
  expect(() => checkRobot({ timestamp, sign }, 'secret', NOW)).not.toThrow();
  expect(() => checkRobot({ timestamp, sign }, 'secret', NOW + 3_600_001)).toThrow('expired');
  expect(() => checkRobot({ timestamp, sign }, 'other', NOW)).toThrow('signature_wrong');
  expect(() => checkRobot({ timestamp }, 'secret', NOW)).toThrow('query_invalid');
  const card = {
    'x-ddpaas-signature-timestamp': timestamp,
    'x-ddpaas-signature': hmac('s', timestamp),
  };
  expect(() => checkCard(card, 's', NOW)).not.toThrow();
  expect(() => checkCard(card, 't', NOW)).toThrow('signature_wrong');
});

const read = (way: Way, data: object | string): object => {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return parseIncoming(arrivalBody({ way, data: text, mark: '' }), NOW);
};
const SAID = { msgId: 'msg1', senderStaffId: 'User01', createAt: NOW - 5, msgtype: 'text' };

it.each<[string, Way, object | string, object]>([
  [
    'a text after a mention',
    'robot',
    { ...SAID, text: { content: ' 今日 ' } },
    { platformUserId: 'User01', messageId: 'msg1', at: NOW - 5, kind: 'text', text: '今日' },
  ],
  [
    'a voice with what DingTalk heard',
    'robot',
    {
      ...SAID,
      msgtype: 'audio',
      content: { downloadCode: 'c', recognition: '拜访了华东精工', duration: 3_000 },
    },
    { kind: 'media', media: 'voice', mediaId: 'c', recognition: '拜访了华东精工' },
  ],
  [
    'a picture',
    'robot',
    { ...SAID, msgtype: 'picture', content: { downloadCode: 'p' } },
    { kind: 'media', media: 'image' },
  ],
  [
    'somebody from outside',
    'robot',
    { msgId: 'm', msgtype: 'text', text: { content: 'x' } },
    { platformUserId: '' },
  ],
  [
    'a press with two choices',
    'card',
    {
      ...{ outTrackId: 'card1', userId: 'User01' },
      content: JSON.stringify({
        cardPrivateData: { params: { action: 'go', choice1: 'who=m1', choice2: 'what=a,what=b' } },
      }),
    },
    { kind: 'tap', taskId: 'card1', action: 'go', selections: { who: ['m1'], what: ['a', 'b'] } },
  ],
  [
    'a press that says nothing',
    'card',
    { outTrackId: 'c', userId: 'u', content: '{}' },
    { kind: 'ignored' },
  ],
  [
    'who joined, in capitals',
    'event',
    { EventType: 'user_add_org', UserId: ['u1'] },
    { kind: 'memberChanged', change: 'joined' },
  ],
  [
    'who left',
    'event',
    { eventType: 'user_leave_org', userId: ['u1'] },
    { kind: 'memberChanged', change: 'left', userId: 'u1' },
  ],
  [
    'a new department',
    'event',
    { EventType: 'org_dept_create', DeptId: [2] },
    { kind: 'teamChanged' },
  ],
  [
    'the check of the address',
    'event',
    { EventType: 'check_url' },
    { kind: 'ignored', what: 'event: check_url' },
  ],
  ['no JSON', 'robot', '{', { kind: 'ignored', what: 'robot: malformed' }],
  ['a text of a million brackets', 'robot', '['.repeat(50_000), { kind: 'ignored' }],
])('%s is understood', (...[, way, data, expected]) => {
  expect(read(way, data)).toMatchObject({ platform: 'dingtalk', ...expected });
});

it('a repeat is known by its number, whichever way it came; two presses are two', () => {
  const id = (way: Way, data: object, mark = ''): string =>
    identityOf({ way, data: JSON.stringify(data), mark });
  expect(id('robot', { msgId: 'a', x: 1 })).toBe(id('robot', { x: 2, msgId: 'a' }));
  expect(id('event', { eventId: 'e', EventType: 'x' })).toBe(id('event', { EventId: 'e' }));
  expect(id('card', { outTrackId: 'a' }, '1')).not.toBe(id('card', { outTrackId: 'a' }, '2'));
  expect(id('card', { outTrackId: 'a' }, '1')).toBe(id('card', { outTrackId: 'a' }, '1'));
});
