import { bestSuggestion, isRetired, type Tally } from '../../src/insights/alert';

const suggestions = [
  { id: 'call', text: '今天打电话' },
  { id: 'visit', text: '约一次上门' },
  { id: 'hand', text: '转给更熟悉的人' },
];
const rule = { id: 'silent', suggestions };
const tally = (suggestionId: string, shown: number, accepted: number): Tally => {
  return { ruleId: 'silent', suggestionId, shown, accepted };
};

it.each<[string, Tally[], string | null]>([
  ['nothing is known yet', [], 'call'],
  ['the first was declined once', [tally('call', 1, 0)], 'visit'],
  [
    'one is taken more often',
    [tally('call', 10, 5), tally('visit', 10, 7), tally('hand', 9, 1)],
    'visit',
  ],
  [
    'one is never taken',
    [tally('call', 30, 0), tally('visit', 40, 1), tally('hand', 30, 0)],
    'visit',
  ],
  ['all are retired', suggestions.map(({ id }) => tally(id, 30, 0)), null],
  ['another rule’s do not count', [{ ...tally('call', 30, 0), ruleId: 'red' }], 'call'],
])('the suggestion shown when %s', (_, tallies, best) => {
  expect(bestSuggestion(rule, tallies)?.id ?? null).toBe(best);
});

it.each([
  [29, 0, false],
  [30, 0, true],
  [31, 0, true],
  [300, 1, false],
])('shown %i times and taken %i times is retired: %s', (shown, accepted, retired) => {
  expect(isRetired({ shown, accepted })).toBe(retired);
});
