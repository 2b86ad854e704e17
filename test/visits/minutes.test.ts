import fc from 'fast-check';
import { compareConcerns, fisher, type Mentions } from '../../src/visits/concerns';
import { countKeywords, pagesOf, termsFor, typePage } from '../../src/visits/minutes';
import { readBusiness } from '../../src/app/business';

const { keywords } = readBusiness('config/business');

describe('keywords of minutes', () => {
  it('are counted by concern, whatever word was used and wherever blanks stand', () => {
    const text = '客户 认为价格偏贵，希望给 折 扣；交货期要缩短，交期最迟十月。预算由总经理审批。';
    expect(countKeywords(text, keywords.common)).toEqual([
      { keyword: '价格敏感', n: 3 },
      { keyword: '交付周期', n: 2 },
      { keyword: '预算', n: 1 },
      { keyword: '决策人', n: 1 },
    ]);
  });

  it('of an industry count only where the lead is of it', () => {
    const text = '科主任关心注册证';
    expect(
      countKeywords(text, termsFor(keywords, '医疗器械')).map(({ keyword }) => keyword),
    ).toEqual(['注册证', '科室意见']);
    expect(countKeywords(text, termsFor(keywords, '零售'))).toEqual([]);
    expect(countKeywords(text, termsFor(keywords, null))).toEqual([]);
  });
});

it.each([
  ['well read', '会议纪要：讨论了设备的交货期', 92, false],
  ['badly read', '会议纪要：讨论了设备的交货期', 40, true],
  ['nearly empty', ' 一 二 ', 99, true],
])('a page %s', (...[, text, confidence, poor]) => {
  const [page] = pagesOf('e', [{ source: 'ocr', text, confidence }]);
  expect(page).toMatchObject({ n: 1, poor });
  expect(typePage(page!, '补写').poor).toBe(false);
});

const mentions = (documents: number, named: Record<string, number>): Mentions => ({
  documents,
  keywords: new Map(Object.entries(named).map(([name, n]) => [name, { documents: n, n }])),
});

describe('concerns against the team', () => {
  it('differ only when a test says so, and say nothing with few documents', () => {
    const found = compareConcerns(
      mentions(20, { 价格敏感: 15, 预算: 6 }),
      mentions(100, { 价格敏感: 20, 预算: 25 }),
    );
    expect(found.map(({ keyword, verdict }) => [keyword, verdict])).toEqual([
      ['价格敏感', 'higher'],
      ['预算', 'usual'],
    ]);
    expect(compareConcerns(mentions(4, { 价格敏感: 4 }), mentions(100, {}))).toMatchObject([
      { verdict: 'tooFew', p: null, share: 1, teamShare: null },
    ]);
  });

  // The lady tasting tea (Fisher 1935): 34/70. All against none: two tables of C(20, 10).
  it('are tested as Fisher did', () => {
    expect(fisher(3, 4, [1, 4])).toBeCloseTo(34 / 70, 9);
    expect(fisher(10, 10, [0, 10])).toBeCloseTo(2 / 184_756, 12);
  });

  it('are the same from either side', () => {
    const n = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.tuple(n, n, fc.nat(), fc.nat()), ([all, others, x, y]) => {
        const [a, b] = [x % (all + 1), y % (others + 1)];
        const p = fisher(a, all, [b, others]);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(p).toBeCloseTo(fisher(b, others, [a, all]), 9);
      }),
    );
  });
});
