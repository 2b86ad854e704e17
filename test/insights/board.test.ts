import {
  CELLS,
  figuresOf,
  isIn,
  shareOf,
  type Cell,
  type LeadFact,
} from '../../src/insights/board';
import { DAY, HOUR } from '../../src/kernel/clock';

const NOW = Date.UTC(2026, 10, 25, 2);
const fact = (change: Partial<LeadFact> = {}): LeadFact => ({
  ...{ id: 'l', sourceId: 'website', state: 'assigned', createdAt: NOW - 3 * DAY },
  ...{ firstTouchAt: null, effectiveAt: null, minutes: null },
  ...change,
});
const touched = (minutes: number, after = HOUR): Partial<LeadFact> => ({
  ...{ firstTouchAt: NOW - 3 * DAY + after, effectiveAt: NOW - 3 * DAY + after, minutes },
});
const FREE = { ledgerFen: 0, estimatedFen: 0 };

it.each<[string, Partial<LeadFact>, Cell[]]>([
  ['nobody has touched it', {}, ['due24h', 'open', 'untouched', 'unanswered']],
  ['a young one', { createdAt: NOW - DAY + 1 }, ['open', 'untouched', 'unanswered']],
  ['touched at once', touched(5), ['due24h', 'touched24h', 'used', 'effective', 'open', 'within5']],
  [
    'touched a day later to the millisecond',
    touched(480, DAY),
    ['due24h', 'touched24h', 'used', 'effective', 'open', 'over120'],
  ],
  [
    'touched a millisecond too late',
    touched(480, DAY + 1),
    ['due24h', 'used', 'effective', 'open', 'over120'],
  ],
  [
    'only called, without evidence',
    { firstTouchAt: NOW, minutes: 15 },
    ['due24h', 'open', 'within15'],
  ],
  [
    'won',
    { ...touched(16), state: 'qualified' },
    ['due24h', 'touched24h', 'used', 'effective', 'qualified', 'within30'],
  ],
  [
    'won and gone on',
    { ...touched(31), state: 'converted' },
    ['due24h', 'touched24h', 'used', 'effective', 'qualified', 'within120'],
  ],
  [
    'found 无效 after all: used, and worth nothing',
    { ...touched(121), state: 'disqualified' },
    ['due24h', 'touched24h', 'used', 'disqualified', 'over120'],
  ],
  [
    '无效 without anybody having called',
    { state: 'disqualified' },
    ['due24h', 'disqualified', 'unanswered'],
  ],
])('a lead stands in its cells: %s', (_, change, cells) => {
  const found = CELLS.filter((cell) => isIn(cell, fact(change), NOW));
  expect(found.sort()).toEqual(['received', ...cells].sort());
});

it.each([
  [9, 9, null],
  [10, 10, 100],
  [1, 12, 8.3],
  [0, 10, 0],
  [0, 0, null],
])('%i of %i is %s %', (n, of, percent) => {
  expect(shareOf(n, of)).toEqual({ n, of, percent });
});

it('an effective lead costs what all leads cost, shared among the effective ones', () => {
  const facts = [fact(touched(1)), fact(touched(2)), fact()];
  const { cost } = figuresOf(facts, { ledgerFen: 1_000, estimatedFen: 1 }, NOW);
  expect(cost).toEqual({ ledgerFen: 1_000, estimatedFen: 1, costFen: 1_001, cacFen: 501 });
  const later = facts.map((one, i) => (i === 0 ? { ...one, state: 'disqualified' } : one));
  expect(figuresOf(later, { ...FREE, ledgerFen: 1_000 }, NOW).cost.cacFen).toBe(1_000);
  expect(figuresOf([fact()], { ...FREE, ledgerFen: 1_000 }, NOW).cost.cacFen).toBeNull();
});

it('the first response is told by nearest rank, and not at all below ten', () => {
  const facts = Array.from({ length: 10 }, (_, i) => fact(touched(10 - i)));
  expect(figuresOf(facts, FREE, NOW).response).toEqual({ n: 10, median: 5, p90: 9 });
  expect(figuresOf(facts.slice(1), FREE, NOW).response).toEqual({ n: 9, median: null, p90: null });
});
