import { costOf, type CostPart } from '../../src/insights/cost';
import { daysAsked, monthsIn } from '../../src/insights/days';

const WEDNESDAY_10 = Date.UTC(2026, 10, 25, 2);
const part = (change: Partial<CostPart>): CostPart => ({
  ...{ ledgerFen: 3_000, share: 1, own: 4, all: 4, perLeadFen: 80 },
  ...change,
});

it.each<[string, CostPart[], [ledgerFen: number, estimatedFen: number]]>([
  ['a whole month is the ledger to the fen', [part({})], [3_000, 0]],
  ['a third of the days, a third of the money', [part({ share: 1 / 3 })], [1_000, 0]],
  ['a team bears as much as it got of the leads', [part({ own: 1 })], [750, 0]],
  ['a team that got nothing bears nothing', [part({ own: 0 })], [0, 0]],
  ['a month without any lead has cost its money too', [part({ own: 0, all: 0 })], [3_000, 0]],
  ['no line yet: the price of a lead', [part({ ledgerFen: null })], [0, 320]],
  ['a line of nothing is a line', [part({ ledgerFen: 0 })], [0, 0]],
  ['months add up', [part({}), part({ ledgerFen: null, own: 1 })], [3_000, 80]],
])('%s', (_, parts, [ledgerFen, estimatedFen]) => {
  expect(costOf(parts)).toEqual({ ledgerFen, estimatedFen });
});

it.each([
  ['without a wish the last 30, today among them', {}, ['2026-10-27', '2026-11-25']],
  ['from a day on', { from: '2026-11-20' }, ['2026-11-20', '2026-11-25']],
  ['up to a day', { to: '2026-11-01' }, ['2026-10-03', '2026-11-01']],
  ['one day', { from: '2026-11-25', to: '2026-11-25' }, ['2026-11-25', '2026-11-25']],
])('days: %s', (_, asked, [from, to]) => {
  expect(daysAsked(asked, WEDNESDAY_10)).toMatchObject({ from, to });
});

it.each([
  [{ from: '2026-11-26' }],
  [{ from: '2026-08-25', to: '2026-11-25' }],
  [{ from: '2026-11-02', to: '2026-11-01' }],
])('refuses days that run backwards or are too many: %j', (asked) => {
  expect(() => daysAsked(asked, WEDNESDAY_10)).toThrow('board.days_wrong');
});

it('cuts days into months, each with its part of the month', () => {
  const { span } = daysAsked({ from: '2026-12-17', to: '2027-02-07' }, WEDNESDAY_10);
  expect(monthsIn(span).map(({ month, share }) => [month, share])).toEqual([
    ['2026-12', 15 / 31],
    ['2027-01', 1],
    ['2027-02', 7 / 28],
  ]);
});
