import { withNewest, type CustomField } from '../../src/leads/custom';

const fields = (from: number, to: number, value = '旧'): CustomField[] =>
  Array.from({ length: to - from }, (_, n) => ({ name: `字段${String(from + n)}`, value }));

it('what is told last counts, and is never what there is no room for', () => {
  const full = fields(0, 20);
  const told = [...fields(18, 19, '新'), { name: '预计签约', value: '十二月' }];
  const now = withNewest(full, told) ?? [];
  expect(now).toHaveLength(20);
  expect(now.slice(0, 2)).toEqual(told);
  expect(now.filter(({ name }) => name === '字段18')).toHaveLength(1);
  expect(withNewest(null, told)).toBe(told);
  expect(withNewest(full, null)).toBe(full);
});
