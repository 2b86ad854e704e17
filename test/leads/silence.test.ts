import { businessCalendar } from '../../src/kernel/business-calendar';
import { DAY, HOUR } from '../../src/kernel/clock';
import { Refusal } from '../../src/kernel/refusal';
import {
  lintPolicy,
  silenceRowFor,
  type ClockPolicy,
  type SilenceRow,
} from '../../src/leads/clock';
import { beginSilence, extendSilence, nextStep, resumeSilence } from '../../src/leads/silence';

const CALENDAR = businessCalendar({
  ...{ shifts: [{ from: '09:00', to: '18:00' }], holidays: {}, workdays: [], yearsKnown: [2026] },
});
/** Friday 2026-11-27, 17:00 in Shanghai. */
const FRIDAY_17 = Date.UTC(2026, 10, 27, 9);
const row = (change: Partial<SilenceRow> = {}): SilenceRow => ({
  ...{ source: '*', minScore: 0, time: 'elapsed' },
  ...{ yellowMs: 48 * HOUR, redMs: 70 * HOUR, releaseMs: 72 * HOUR },
  ...change,
});
const POLICY: ClockPolicy = {
  version: 3,
  firstResponse: [{ source: '*', levels: [{ level: 1, afterMinutes: 15, tell: 'manager' }] }],
  silence: [row()],
  accounts: { yellowMs: 72 * HOUR, redMs: 7 * DAY },
  extension: { hours: 24, most: 1 },
};
const begin = (chosen = row()): ReturnType<typeof beginSilence> =>
  beginSilence(CALENDAR, POLICY, { leadId: 'l1', row: chosen, at: FRIDAY_17 });

it.each([
  ['elapsed' as const, FRIDAY_17 + 3 * HOUR],
  ['working' as const, FRIDAY_17 + 2 * DAY + 18 * HOUR],
])('three hours of %s time', (time, yellowAt) => {
  const times = { yellowMs: 3 * HOUR, redMs: 4 * HOUR, releaseMs: 5 * HOUR };
  expect(begin(row({ time, ...times })).yellowAt).toBe(yellowAt);
});

it('goes from yellow to red to release', () => {
  const silence = begin();
  expect(nextStep(silence)).toEqual({ step: 'yellow', dueAt: FRIDAY_17 + 48 * HOUR });
  expect(nextStep({ ...silence, passed: 'yellow' }).step).toBe('red');
  expect(nextStep({ ...silence, passed: 'red' })).toEqual({
    ...{ step: 'release', dueAt: FRIDAY_17 + 72 * HOUR },
  });
});

it('after a stop goes on with what was left', () => {
  const silence = { ...begin(), stoppedAt: FRIDAY_17 + 71 * HOUR };
  const resumed = resumeSilence(silence, FRIDAY_17 + 500 * HOUR);
  expect(resumed.releaseAt).toBe(FRIDAY_17 + 501 * HOUR);
  for (const moment of ['startedAt', 'yellowAt', 'redAt'] as const)
    expect(resumed[moment] - silence[moment]).toBe(429 * HOUR);
  expect(resumeSilence(resumed, FRIDAY_17 + 600 * HOUR)).toBe(resumed);
});

it('can be put off as often as the policy says', () => {
  const once = extendSilence({ ...begin(), passed: 'red' }, POLICY);
  expect(once).toMatchObject({ releaseAt: FRIDAY_17 + 96 * HOUR, passed: 'yellow' });
  expect(() => extendSilence(once, POLICY)).toThrow(new Refusal('limit', 'lead.extension_used'));
});

it('the first row that fits counts, and a lead without a score counts as 0', () => {
  const hot = row({ minScore: 80, releaseMs: 71 * HOUR });
  const form = row({ source: 'website', yellowMs: HOUR });
  const policy = { ...POLICY, silence: [hot, form, row()] };
  expect(silenceRowFor(policy, { sourceId: 'website', score: 82 })).toBe(hot);
  expect(silenceRowFor(policy, { sourceId: 'website', score: null })).toBe(form);
  expect(silenceRowFor(policy, { sourceId: 'fair', score: 10 })).toEqual(row());
  expect(silenceRowFor({ ...policy, silence: [hot] }, { sourceId: 'x', score: 0 })).toBeNull();
});

it.each<[string, Partial<ClockPolicy>, string]>([
  ['release before yellow', { silence: [row({ releaseMs: HOUR })] }, 'yellow must come before red'],
  ['red before yellow', { silence: [row({ redMs: HOUR })] }, 'yellow must come before red'],
  ['an unknown source', { silence: [row({ source: 'moon' }), row()] }, 'no source moon'],
  [
    'a row that is never reached',
    { silence: [row(), row({ source: 'website' })] },
    'never reached',
  ],
  [
    'levels out of order',
    {
      firstResponse: [
        {
          source: '*',
          levels: [
            { level: 1, afterMinutes: 30, tell: 'manager' },
            { level: 2, afterMinutes: 15, tell: 'director' },
          ],
        },
      ],
    },
    'must follow one another',
  ],
  [
    'a customer that is red before yellow',
    { accounts: { yellowMs: 7 * DAY, redMs: 72 * HOUR } },
    'yellow must come before red',
  ],
  ['no row for every source', { firstResponse: [] }, 'must end with source *'],
])('the lint refuses %s', (_, change, fault) => {
  expect(lintPolicy({ ...POLICY, ...change }, ['website']).join()).toContain(fault);
});

it('the lint lets a sound policy pass', () => {
  const promising = row({ minScore: 80, releaseMs: 71 * HOUR });
  expect(lintPolicy({ ...POLICY, silence: [promising, row()] }, ['website'])).toEqual([]);
});
