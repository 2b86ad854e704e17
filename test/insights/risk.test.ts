import {
  dryRun as countFirings,
  firesOf,
  firingsOf,
  mayBeOn,
  type DryRun,
  type RiskRule,
  type Stint,
  type Trigger,
} from '../../src/insights/risk';
import type { Span } from '../../src/kernel/business-calendar';
import { DAY, HOUR } from '../../src/kernel/clock';

const NOW = Date.UTC(2026, 10, 25, 2);
const GOT = NOW - 20 * DAY;
const stint = (change: Partial<Stint> = {}): Stint => ({
  ...{ leadId: 'l', ownerId: 'rep', sourceId: 'website', budgetRange: '50万以上', since: GOT },
  ...{ endedAt: null, released: false, releases: 0, nextSince: null, closedAt: null },
  ...{ firstTouchAt: null, effectiveTouches: [], missedAt: null },
  ...change,
});
const released = { endedAt: GOT + 3 * DAY, released: true, releases: 2 };
const dryRun = (rule: RiskRule, stints: readonly Stint[], span: Span): DryRun =>
  countFirings(rule, firingsOf(rule, stints, span), span);
const SILENT: Trigger = { kind: 'silent', days: 7 };

it.each<[string, Trigger, Partial<Stint>, number[]]>([
  ['seven days silent', SILENT, {}, [GOT + 7 * DAY]],
  [
    'touched on the seventh day',
    SILENT,
    { effectiveTouches: [GOT + 7 * DAY - 1] },
    [GOT + 14 * DAY - 1],
  ],
  [
    'touched, and silent twice',
    SILENT,
    { effectiveTouches: [GOT + 8 * DAY] },
    [GOT + 7 * DAY, GOT + 15 * DAY],
  ],
  ['over before it was silent', SILENT, { closedAt: GOT + 7 * DAY - 1 }, []],
  ['taken away before it was silent', SILENT, { endedAt: GOT + 6 * DAY }, []],
  ['nobody called within a day', { kind: 'untouched', hours: 24 }, {}, [GOT + DAY]],
  ['called within the day', { kind: 'untouched', hours: 24 }, { firstTouchAt: GOT + DAY - 1 }, []],
  [
    'called too late',
    { kind: 'untouched', hours: 24 },
    { firstTouchAt: GOT + 2 * DAY },
    [GOT + DAY],
  ],
  ['the first response was missed', { kind: 'red' }, { missedAt: GOT + HOUR }, [GOT + HOUR]],
  ['the first response was in time', { kind: 'red' }, {}, []],
  ['lay in the pool', { kind: 'pool', hours: 48 }, released, [GOT + 5 * DAY]],
  [
    'was claimed from the pool',
    { kind: 'pool', hours: 48 },
    { ...released, nextSince: GOT + 4 * DAY },
    [],
  ],
  [
    'went to a colleague without a pool',
    { kind: 'pool', hours: 1 },
    { ...released, released: false },
    [],
  ],
  ['released for the second time', { kind: 'hops', hops: 2 }, released, [GOT + 3 * DAY]],
  ['released for another time', { kind: 'hops', hops: 3 }, released, []],
])('a rule fires once each time: %s', (...[, trigger, change, expected]) => {
  expect(firesOf({ trigger }, stint(change), NOW)).toEqual(expected);
});

const rule = (change: Partial<RiskRule> = {}): RiskRule => ({
  ...{ trigger: SILENT, source: null, minBudgetFen: null, cap: null },
  ...change,
});
const SPAN = { from: NOW - 90 * DAY, to: NOW };
const many = (n: number, ownerId: string): Stint[] =>
  Array.from({ length: n }, (_, i) => stint({ leadId: `${ownerId}-${String(i)}`, ownerId }));

it('tells how often, about how many, and whether it is noise', () => {
  const run = dryRun(rule(), [...many(21, 'one'), ...many(3, 'other')], SPAN);
  expect(run).toMatchObject({ fires: 24, reps: 2, most: 21, noisy: true, told: 24 });
  expect(run.latest).toHaveLength(10);
  expect(mayBeOn(rule(), run)).toBe(false);
  expect(mayBeOn(rule({ cap: 21 }), run)).toBe(false);
  expect(mayBeOn(rule({ cap: 5 }), run)).toBe(true);
  expect(dryRun(rule({ cap: 5 }), many(21, 'one'), SPAN).told).toBe(5);
});

it('twenty in a week are not noise', () => {
  const run = dryRun(rule(), many(20, 'one'), SPAN);
  expect([run.noisy, mayBeOn(rule(), run)]).toEqual([false, true]);
});

it.each<[string, Partial<RiskRule>, number]>([
  ['of the source', { source: 'website' }, 1],
  ['of another source', { source: 'douyin' }, 0],
  ['with the money', { minBudgetFen: 50_000_000 }, 1],
  ['without the money', { minBudgetFen: 50_000_001 }, 0],
])('looks only at leads %s', (_, change, fires) => {
  expect(dryRun(rule(change), [stint()], SPAN).fires).toBe(fires);
});

it('what came before the 90 days does not count', () => {
  const old = stint({ since: SPAN.from - 7 * DAY - 1 });
  expect(dryRun(rule(), [old], SPAN).fires).toBe(0);
});
