import { DAY, HOUR, MINUTE } from './clock';

/** A half-open interval of UTC ms: `from` belongs to it, `to` does not. */
export type Span = { from: number; to: number };

/**
 * What working time is made of, in China time. Shifts are `HH:MM`, in order, within one day. `holidays` (date → name) and
 * `workdays` (make-up days) are `YYYY-MM-DD`; `yearsKnown` are the years whose official list they hold.
 */
export type CalendarSettings = {
  shifts: { from: string; to: string }[];
  holidays: Record<string, string>;
  workdays: string[];
  yearsKnown: number[];
};

/** All times are UTC ms; what is not a finite time, runs backwards or spans more than ten years throws RangeError. */
export type BusinessCalendar = {
  isWorking(at: number): boolean;
  /** Whether the day of this moment has working time. */
  isWorkday(at: number): boolean;
  /** The earliest moment by which `ms` of working time have passed since `start`; `leave` does not count. */
  addWorkingTime(start: number, ms: number, leave?: Span[]): number;
  workingTimeBetween(from: number, to: number, leave?: Span[]): number;
  /** `at` itself when it is working time. */
  nextWorkingMoment(at: number): number;
  /** Whether the holidays of that year are not published yet, so that Monday to Friday is a guess. */
  provisional(at: number): boolean;
  /** The same shifts and days by the clocks of another zone, in minutes east of UTC. */
  inZone(utcOffset: number): BusinessCalendar;
  /** Changes whenever the settings do; stored beside what was computed with them. */
  version: string;
};

// China keeps UTC+8 the whole year (no summer time since 1991), so no time-zone data is needed.
const ZONE = 8 * HOUR;
const MAX_DAYS = 3_660;
const MAX_TIME = 8.64e15;

/** Builds a calendar; throws RangeError for settings that contradict themselves. */
export function businessCalendar(settings: CalendarSettings): BusinessCalendar {
  const shifts = readShifts(settings.shifts);
  const known = new Set(settings.yearsKnown);
  const version = fingerprint(JSON.stringify({ ...settings, shifts }));
  return calendarOf({ shifts, known, version, isWorkday: workdayTest(settings) }, ZONE);
}

type Rules = {
  shifts: Span[];
  isWorkday: (day: number) => boolean;
  known: ReadonlySet<number>;
  version: string;
};

function calendarOf(rules: Rules, zone: number): BusinessCalendar {
  const { isWorkday, known, version } = rules;
  // How much earlier than in China a day begins there.
  const east = zone - ZONE;
  const shifts = rules.shifts.map(({ from, to }) => ({ from: from - east, to: to - east }));

  /** Working spans from `start` on, day by day. */
  function* spans(start: number, leave: Span[] = []): Generator<Span> {
    const absent = merged(leave);
    const first = dayOf(start + east);
    for (let day = first; day < first + MAX_DAYS; day++) {
      if (isWorkday(day)) yield* spansOfDay(day, { shifts, start, absent });
    }
    throw tooFar();
  }

  const nextMoment = (start: number): number => {
    const first = spans(start).next();
    return first.done ? start : first.value.from;
  };

  return {
    version,
    inZone: (utcOffset) => calendarOf(rules, offset(utcOffset)),
    provisional: (time) => !known.has(yearOf(dayOf(time + east))),
    nextWorkingMoment: nextMoment,
    isWorking: (time) => nextMoment(time) === time,
    isWorkday: (time) => isWorkday(dayOf(time + east)),
    addWorkingTime: (start, ms, leave) => endOf(spans(start, leave), { start, ms }),
    workingTimeBetween: (from, to, leave) => sumUntil(spans(from, leave), { from, to }),
  };
}

function* spansOfDay(
  day: number,
  { shifts, start, absent }: { shifts: Span[]; start: number; absent: Span[] },
): Generator<Span> {
  for (const shift of shifts) {
    const from = Math.max(at(day, shift.from), start);
    yield* without({ from, to: at(day, shift.to) }, absent);
  }
}

function endOf(spans: Iterable<Span>, { start, ms }: { start: number; ms: number }): number {
  let left = duration(ms);
  if (left === 0) return moment(start);
  for (const { from, to } of spans) {
    if (left <= to - from) return from + left;
    left -= to - from;
  }
  throw tooFar();
}

function sumUntil(spans: Iterable<Span>, { from, to }: Span): number {
  duration(moment(to) - moment(from));
  let sum = 0;
  for (const span of spans) {
    if (span.from >= to) break;
    sum += Math.min(span.to, to) - span.from;
  }
  return sum;
}

/** Zones reach from UTC-12 to UTC+14. */
function offset(minutes: number): number {
  if (!Number.isInteger(minutes) || minutes < -720 || minutes > 840)
    throw new RangeError(`${String(minutes)} is no time zone`);
  return minutes * MINUTE;
}

const tooFar = (): RangeError => new RangeError('working time ends more than ten years away');
const dayOf = (time: number): number => Math.floor((moment(time) + ZONE) / DAY);
const at = (day: number, sinceMidnight: number): number => day * DAY - ZONE + sinceMidnight;
const yearOf = (day: number): number => new Date(day * DAY).getUTCFullYear();

function moment(time: number): number {
  if (!(Math.abs(time) <= MAX_TIME)) throw new RangeError(`${String(time)} is no time`);
  return time;
}

function duration(ms: number): number {
  if (!(ms >= 0) || ms === Infinity) throw new RangeError(`${String(ms)} is no duration`);
  return ms;
}

/** Make-up days beat holidays, and both beat the weekday. */
function workdayTest({ holidays, workdays }: CalendarSettings): (day: number) => boolean {
  const off = new Set(Object.keys(holidays).map(readDate));
  const on = new Set(workdays.map(readDate));
  // Day 0, 1970-01-01, was a Thursday.
  const isWeekday = (day: number) => (((day + 3) % 7) + 7) % 7 < 5;
  return (day) => on.has(day) || (!off.has(day) && isWeekday(day));
}

function readDate(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  if (!real) throw new RangeError(`${text} is no date`);
  return time / DAY;
}

function readShifts(shifts: CalendarSettings['shifts']): Span[] {
  const read = shifts.map(({ from, to }) => ({ from: readTime(from), to: readTime(to) }));
  const ordered = read.every(({ from, to }, i) => from < to && from >= (read[i - 1]?.to ?? 0));
  if (read.length === 0 || !ordered)
    throw new RangeError('shifts must follow one another in a day');
  return read;
}

function readTime(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const time = Number(hours) * HOUR + Number(minutes) * MINUTE;
  if (!(time <= DAY)) throw new RangeError(`${text} is no time of day`);
  return time;
}

/** Leave in order and without overlaps, so that taking it away is one pass. */
function merged(leave: Span[]): Span[] {
  const sorted = leave.map(({ from, to }) => ({ from: moment(from), to: moment(to) }));
  sorted.sort((a, b) => a.from - b.from);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push(span);
  }
  return result;
}

function* without(span: Span, leave: Span[]): Generator<Span> {
  let from = span.from;
  for (const absent of leave) {
    if (absent.to <= from || absent.from >= span.to) continue;
    if (absent.from > from) yield { from, to: absent.from };
    from = absent.to;
  }
  if (from < span.to) yield { from, to: span.to };
}

/** FNV-1a, 32 bits: enough to notice that settings differ. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
