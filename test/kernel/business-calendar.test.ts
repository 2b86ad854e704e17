import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  businessCalendar,
  type CalendarSettings,
  type Span,
} from '../../src/kernel/business-calendar';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock';

const shipped = parse(
  readFileSync(join(__dirname, '../../config/business/calendar.yaml'), 'utf8'),
) as CalendarSettings;
const calendar = businessCalendar(shipped);
const oneSpan = businessCalendar({ ...shipped, shifts: [{ from: '09:00', to: '18:00' }] });
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const shown = (time: number): string =>
  new Date(time + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');

describe('Working time', () => {
  it.each([
    ['2026-02-13 17:55', '2026-02-14 09:10', 'a make-up Saturday'],
    ['2026-02-14 17:50', '2026-02-24 09:05', 'the Spring Festival'],
    ['2026-09-30 17:50', '2026-10-08 09:05', 'National Day'],
    ['2026-03-02 09:00', '2026-03-02 09:15', 'nothing'],
    ['2026-03-02 08:00', '2026-03-02 09:15', 'the early morning'],
    ['2026-03-06 17:55', '2026-03-09 09:10', 'a weekend'],
    ['2026-03-02 17:45', '2026-03-02 18:00', 'nothing, to the minute'],
    ['2026-12-31 17:55', '2027-01-01 09:10', 'a new year nobody has published'],
  ])('of 15 minutes from %s ends at %s, across %s', (start, end) => {
    expect(shown(oneSpan.addWorkingTime(at(start), 15 * MINUTE))).toBe(end);
  });

  it('stands still over lunch', () => {
    expect(shown(calendar.addWorkingTime(at('2026-03-02 11:50'), 15 * MINUTE))).toBe(
      '2026-03-02 13:35',
    );
    expect(calendar.isWorking(at('2026-03-02 12:00'))).toBe(false);
    expect(calendar.isWorking(at('2026-03-02 13:30'))).toBe(true);
    expect(shown(calendar.nextWorkingMoment(at('2026-03-02 12:00')))).toBe('2026-03-02 13:30');
    expect(calendar.workingTimeBetween(at('2026-03-02 00:00'), at('2026-03-03 00:00'))).toBe(
      7.5 * HOUR,
    );
  });

  it('runs on make-up days and not on holidays', () => {
    for (const day of ['2026-01-04', '2026-10-10'])
      expect(calendar.isWorking(at(`${day} 10:00`))).toBe(true);
    for (const day of ['2026-10-01', '2026-02-16', '2026-03-01'])
      expect(calendar.isWorking(at(`${day} 10:00`))).toBe(false);
  });

  it('stands still during leave, however its pieces overlap', () => {
    const leave = [
      { from: at('2026-03-02 16:00'), to: at('2026-03-03 12:00') },
      { from: at('2026-03-02 10:00'), to: at('2026-03-02 17:00') },
    ];
    expect(shown(calendar.addWorkingTime(at('2026-03-02 09:30'), HOUR, leave))).toBe(
      '2026-03-03 14:00',
    );
    expect(calendar.workingTimeBetween(at('2026-03-02 09:00'), at('2026-03-04 00:00'), leave)).toBe(
      5.5 * HOUR,
    );
  });

  it('needs no working time to have passed when none is added', () => {
    const sunday = at('2026-03-01 10:00');
    expect(calendar.addWorkingTime(sunday, 0)).toBe(sunday);
    expect(calendar.workingTimeBetween(sunday, sunday)).toBe(0);
  });

  it('is the same wherever the server stands', () => {
    // Offsets of the host never enter: the same instants, whatever TZ says.
    expect(at('2026-03-02 09:00')).toBe(Date.UTC(2026, 2, 2, 1));
    expect(calendar.isWorking(Date.UTC(2026, 2, 2, 1))).toBe(true);
    expect(calendar.isWorking(Date.UTC(2026, 2, 2, 1) - 1)).toBe(false);
  });
});

describe('The calendar', () => {
  it.each([
    ['2026-03-02', true, 'a Monday'],
    ['2026-03-07', false, 'a Saturday'],
    ['2026-10-01', false, 'a holiday'],
    ['2026-02-14', true, 'a Saturday that is worked for a holiday'],
  ])('%s is a working day: %s, %s, from its first to its last minute', (day, works) => {
    for (const time of ['00:00', '12:30', '23:59'])
      expect(calendar.isWorkday(at(`${day} ${time}`))).toBe(works);
  });

  it('is provisional for a year whose holidays are not published', () => {
    expect(calendar.provisional(at('2026-12-31 23:59'))).toBe(false);
    expect(calendar.provisional(at('2027-01-01 00:00'))).toBe(true);
    expect(calendar.provisional(at('2024-12-31 23:59'))).toBe(true);
  });

  it('changes its version with its settings and only then', () => {
    expect(businessCalendar(structuredClone(shipped)).version).toBe(calendar.version);
    const longer = { ...shipped, workdays: [...shipped.workdays, '2027-02-06'] };
    expect(businessCalendar(longer).version).not.toBe(calendar.version);
    expect(oneSpan.version).not.toBe(calendar.version);
  });

  it('refuses times that are none, durations that run backwards and ends that never come', () => {
    const start = at('2026-03-02 09:00');
    for (const bad of [NaN, Infinity, -Infinity, 9e15]) {
      expect(() => calendar.addWorkingTime(bad, 1)).toThrow(RangeError);
      expect(() => calendar.isWorking(bad)).toThrow(RangeError);
      expect(() => calendar.workingTimeBetween(start, bad)).toThrow(RangeError);
      expect(() => calendar.addWorkingTime(start, bad)).toThrow(RangeError);
    }
    expect(() => calendar.addWorkingTime(start, -1)).toThrow(RangeError);
    expect(() => calendar.workingTimeBetween(start, start - 1)).toThrow(RangeError);
    expect(() => calendar.addWorkingTime(start, 11 * 365 * DAY)).toThrow(/ten years/);
    expect(() => calendar.workingTimeBetween(start, start + 11 * 365 * DAY)).toThrow(/ten years/);
    const forever = [{ from: start, to: start + 20 * 365 * DAY }];
    expect(() => calendar.addWorkingTime(start, 1, forever)).toThrow(/ten years/);
  });

  it('refuses settings that contradict themselves', () => {
    const broken: Partial<CalendarSettings>[] = [
      { shifts: [] },
      { shifts: [{ from: '18:00', to: '09:00' }] },
      {
        shifts: [
          { from: '09:00', to: '12:00' },
          { from: '11:00', to: '18:00' },
        ],
      },
      { shifts: [{ from: '9:00', to: '18:00' }] },
      { shifts: [{ from: '09:00', to: '24:30' }] },
      { workdays: ['2026-02-30'] },
      { holidays: { '2026-2-1': 'x' } },
    ];
    for (const edit of broken)
      expect(() => businessCalendar({ ...shipped, ...edit })).toThrow(RangeError);
  });
});

describe('The shipped holidays', () => {
  it.each([2025, 2026])('of %d are those of chinese-days', (year) => {
    const off: string[] = [];
    const on: string[] = [];
    for (let time = Date.UTC(year, 0, 1); time < Date.UTC(year + 1, 0, 1); time += DAY) {
      const date = new Date(time).toISOString().slice(0, 10);
      const isNamed = chineseDays.getDayDetail(date).name.includes(',');
      if (isNamed) (chineseDays.isWorkday(date) ? on : off).push(date);
      expect([date, calendar.isWorking(at(`${date} 10:00`))]).toEqual([
        date,
        chineseDays.isWorkday(date),
      ]);
    }
    const ofYear = (dates: string[]) => dates.filter((date) => date.startsWith(String(year)));
    expect(ofYear(Object.keys(shipped.holidays))).toEqual(off);
    expect(ofYear(shipped.workdays)).toEqual(on);
    expect(shipped.yearsKnown).toContain(year);
  });

  it('have the six make-up days of 2026', () => {
    const days = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'];
    expect(shipped.workdays.filter((date) => date.startsWith('2026'))).toEqual(
      days.map((day) => `2026-${day}`),
    );
  });
});

describe('Working time, compared with walking minute by minute', () => {
  const offDays = new Map<number, boolean>();
  const isOff = (day: number): boolean => {
    const date = new Date(day * DAY).toISOString().slice(0, 10);
    const weekend = [0, 6].includes(new Date(day * DAY).getUTCDay());
    return !shipped.workdays.includes(date) && (weekend || date in shipped.holidays);
  };
  const isOffCached = (day: number): boolean => {
    const known = offDays.get(day) ?? isOff(day);
    offDays.set(day, known);
    return known;
  };
  /** Knows nothing of spans: is asked every minute whether it is working time. */
  const works = (time: number, leave: Span[]): boolean => {
    const local = time + 8 * HOUR;
    const clock = (local % DAY) / HOUR;
    const inShift = (clock >= 9 && clock < 12) || (clock >= 13.5 && clock < 18);
    if (!inShift || isOffCached(Math.floor(local / DAY))) return false;
    return !leave.some(({ from, to }) => time >= from && time < to);
  };
  const walk = (start: number, minutes: number, leave: Span[]): number => {
    let time = start;
    for (let left = minutes; left > 0; time += MINUTE) if (works(time, leave)) left--;
    return time;
  };
  // Around make-up days and long holidays, where mistakes live; and anywhere in two years.
  const starts = fc
    .oneof(
      fc
        .constantFrom(
          '2026-02-13 09:00',
          '2026-01-03 00:00',
          '2026-09-18 09:00',
          '2026-10-07 00:00',
          '2025-10-08 09:00',
        )
        .map(at),
      fc.integer({ min: 0, max: 720 }).map((day) => at('2025-01-01 00:00') + day * DAY),
    )
    .chain((day) =>
      fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minute) => day + minute * MINUTE),
    );
  const leaves = (start: number) =>
    fc.array(
      fc
        .tuple(fc.integer({ min: -600, max: 4_000 }), fc.integer({ min: 0, max: 2_000 }))
        .map(([from, length]) => ({
          from: start + from * MINUTE,
          to: start + (from + length) * MINUTE,
        })),
      { maxLength: 3 },
    );
  const cases = starts.chain((start) =>
    fc.record({
      start: fc.constant(start),
      leave: leaves(start),
      minutes: fc.integer({ min: 0, max: 900 }),
    }),
  );

  it('ends at the same minute, and measuring gives back what was added', () => {
    fc.assert(
      fc.property(cases, ({ start, leave, minutes }) => {
        const end = calendar.addWorkingTime(start, minutes * MINUTE, leave);
        expect(shown(end)).toBe(shown(walk(start, minutes, leave)));
        expect(calendar.workingTimeBetween(start, end, leave)).toBe(minutes * MINUTE);
      }),
      { numRuns: 2_000 },
    );
  });

  it('agrees about what is working time and when it next is', () => {
    fc.assert(
      fc.property(starts, (start) => {
        expect(calendar.isWorking(start)).toBe(works(start, []));
        const next = calendar.nextWorkingMoment(start);
        expect(works(next, [])).toBe(true);
        expect(calendar.workingTimeBetween(start, next)).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never ends earlier for a later start or for more work, nor adds up differently in parts', () => {
    const ms = fc.integer({ min: 0, max: 20 * HOUR });
    fc.assert(
      fc.property(cases, ms, ms, ({ start, leave }, first, second) => {
        const once = calendar.addWorkingTime(start, first, leave);
        const later = calendar.addWorkingTime(start + second, first, leave);
        const both = calendar.addWorkingTime(start, first + second, leave);
        expect(later).toBeGreaterThanOrEqual(once);
        expect(both).toBeGreaterThanOrEqual(once);
        expect(calendar.addWorkingTime(once, second, leave)).toBe(both);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same in another zone, by the clocks there', () => {
    // Ürümqi keeps UTC+6, Tokyo UTC+9; some zones lie half an hour between.
    const zones = fc.constantFrom(6 * 60, 9 * 60, 5 * 60 + 30, -8 * 60, 14 * 60);
    fc.assert(
      fc.property(cases, zones, ({ start, leave, minutes }, zone) => {
        const there = calendar.inZone(zone);
        const later = 8 * HOUR - zone * MINUTE;
        const moved = leave.map(({ from, to }) => ({ from: from + later, to: to + later }));
        const end = there.addWorkingTime(start + later, minutes * MINUTE, moved);
        expect(shown(end - later)).toBe(shown(walk(start, minutes, leave)));
        expect(there.workingTimeBetween(start + later, end, moved)).toBe(minutes * MINUTE);
        expect(there.isWorking(start + later)).toBe(works(start, []));
      }),
      { numRuns: 2_000 },
    );
    expect(() => calendar.inZone(900)).toThrow('no time zone');
  });
});
