import { callSeconds, touchOf, type Shown } from '../../src/visits/touch';
import { packageOf, type ReadText } from '../../src/visits/evidence-package';
import type { Evidence } from '../../src/visits/evidence';
import type { Visit } from '../../src/visits/visit';

const NOW = Date.UTC(2026, 10, 25, 2, 0, 0);
const MINUTE = 60_000;

const visit = (more: Partial<Visit> = {}): Visit =>
  ({
    ...{ channel: 'visit', checkedInAt: NOW, checkInLive: true, plannedAt: null, createdAt: NOW },
    ...more,
  }) as Visit;
const shown = (more: Partial<Shown> = {}): Shown => ({
  ...{ taken: [NOW], pieces: 1, screens: [], documents: [] },
  ...{ accountName: '华东精工机械有限公司', ...more },
});

it.each<[string, Partial<Visit>, Partial<Shown>, boolean]>([
  ['a meeting of 15 minutes', {}, { taken: [NOW + 15 * MINUTE] }, true],
  ['a meeting a minute shorter', {}, { taken: [NOW + 14 * MINUTE] }, false],
  ['a check-in told of later', { checkInLive: false }, { taken: [NOW + 15 * MINUTE] }, false],
  [
    'two captures after a check-in told of later',
    { checkInLive: false },
    { taken: [NOW, NOW + 15 * MINUTE] },
    true,
  ],
  ['an appointment kept', { plannedAt: NOW, createdAt: NOW - 30 * MINUTE }, {}, true],
  ['an appointment made on the doorstep', { plannedAt: NOW, createdAt: NOW - MINUTE }, {}, false],
  ['a visit without evidence', {}, { taken: [], pieces: 0 }, false],
  ['a call of two minutes', { channel: 'phone' }, { screens: ['通话时长 2分0秒'] }, true],
  ['a call of 1:59', { channel: 'phone' }, { screens: ['通话时长 01:59'] }, false],
  ['a call that no log shows', { channel: 'phone' }, { screens: ['10:32 王经理'] }, false],
  ['a long visit that was a call', { channel: 'phone' }, { taken: [NOW + 60 * MINUTE] }, false],
  [
    'a proposal for this customer',
    { channel: 'wechat' },
    { documents: ['致 华东 精工：方案'] },
    true,
  ],
  ['a proposal for anybody', { channel: 'wechat' }, { documents: ['标准产品手册'] }, false],
  ['a proposal that is not there', { channel: 'wechat' }, {}, false],
])('%s counts by its evidence alone', (...[, given, evidence, effective]) => {
  expect(touchOf(visit(given), shown(evidence)).effective).toBe(effective);
});

it.each([
  ['呼出 3分20秒', 200],
  ['通话时长 00:05:07', 307],
  ['1小时2分3秒', 3_723],
  ['时长：45秒', 45],
  ['上午 10:32 未接', 0],
])('the call log 「%s」 shows %i seconds', (text, seconds) => {
  expect(callSeconds(text)).toBe(seconds);
});

describe('the evidence package', () => {
  const piece = (kind: Evidence['kind'], strength: Evidence['strength']): Evidence =>
    ({ id: `${kind}-${strength}`, kind, strength }) as Evidence;
  const named = (id: string, more: Partial<ReadText> = {}): ReadText => ({
    ...{ evidenceId: id, whole: true, namesAccount: true, ...more },
  });
  const states = (...given: Parameters<typeof packageOf>): string[] =>
    packageOf(...given).proofs.map(({ state }) => state);

  it('says of each proof whether it is missing, weak or strong', () => {
    expect(states([piece('photo', 'strong'), piece('voice', 'weak')], [], 0)).toEqual([
      ...['strong', 'missing', 'missing', 'weak'],
    ]);
  });

  it('takes a file for strong only by what stands in it', () => {
    const minutes = piece('minutes', 'weak');
    expect(states([minutes], [], 0)[1]).toBe('weak');
    expect(states([minutes], [named(minutes.id, { whole: false })], 0)[1]).toBe('weak');
    expect(states([minutes], [named(minutes.id, { namesAccount: false })], 0)[1]).toBe('weak');
    expect(states([minutes], [named(minutes.id)], 0)[1]).toBe('strong');
  });

  it('values two strong proofs more than three weak ones', () => {
    const minutes = piece('minutes', 'weak');
    const two = packageOf([piece('photo', 'strong'), minutes], [named(minutes.id)], 0);
    const three = packageOf([piece('photo', 'weak'), minutes, piece('screenshot', 'weak')], [], 9);
    expect(two.score).toBeGreaterThan(three.score);
  });
});
