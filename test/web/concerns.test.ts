import type { Concerns } from '../../miniprogram/lib/answers';
import { concernRows, sampleText } from '../../miniprogram/lib/concerns';

const item = (verdict: Concerns['items'][number]['verdict']): Concerns['items'][number] => ({
  ...{ keyword: '价格敏感', n: 16, documents: 8, share: 0.876, teamShare: 0.1, p: 0.01, verdict },
});

it.each([
  ['higher', 'higher', '提到 16 次 · 明显多于团队'],
  ['lower', 'lower', '提到 16 次 · 明显少于团队'],
  ['usual', null, '提到 16 次 · 与团队差不多'],
  ['tooFew', null, '提到 16 次 · 样本不足'],
] as const)('a concern that is %s is marked %s', (verdict, mark, text) => {
  expect(concernRows({ items: [item(verdict)] })).toEqual([
    { keyword: '价格敏感', own: 88, team: 10, text, mark },
  ]);
});

it('the size of both samples is always said', () => {
  const counts = { least: 8, items: [] };
  expect(sampleText({ ...counts, documents: 9, teamDocuments: 40 })).toBe(
    '纪要 9 份，团队其他人 40 份',
  );
  expect(sampleText({ ...counts, documents: 3, teamDocuments: 40 })).toContain('样本不足');
});
