import fc from 'fast-check';
import { amountsIn, amountText, yuanOf } from '../../src/kernel/money';

it.each([
  ['50万', 500_000],
  ['五十万', 500_000],
  ['十二万八', 128_000],
  ['3万5', 35_000],
  ['一百二十万', 1_200_000],
  ['两千五百万', 25_000_000],
  ['1.2亿', 120_000_000],
  ['一亿两千万', 120_000_000],
  ['8,000', 8_000],
  ['一万零五百', 10_500],
  ['三万零五', 30_005],
  ['十五', 15],
  ['八千八', 8_800],
])('%s is %i yuan', (said, yuan) => {
  expect(yuanOf(said)).toBe(yuan);
});

it.each([
  ['预算大概五十万，下周三再谈', [50_000_000]],
  ['一共要五十台，单价8000元', [800_000]],
  ['报价从80万降到72.5万', [80_000_000, 72_500_000]],
  ['12月3日上午10点过去', []],
  ['等三天', []],
  ['押金两千块钱', [200_000]],
])('in 「%s」 the amounts of money are %j fen', (text, fen) => {
  expect(amountsIn(text).map((amount) => amount.fen)).toEqual(fen);
});

it('says where an amount stands', () => {
  const text = '预算五十万元左右';
  const [amount] = amountsIn(text);
  expect(text.slice(amount!.at, amount!.end)).toBe('五十万元');
});

it('what is shown is read back as the same amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), (fen) => {
      expect(amountsIn(amountText(fen))[0]?.fen).toBe(fen);
    }),
  );
});
