import { readBusiness } from '../../../src/app/business';
import type { BusinessCalendar } from '../../../src/kernel/business-calendar';
import { DAY, HOUR, SECOND } from '../../../src/kernel/clock';
import { dispatch } from '../../../src/leads/dispatch';
import { NO_RECORD, type DispatchPolicy } from '../../../src/leads/factors';
import { seeded } from '../measure';
import { mostRow, ratioRow, type Row } from '../table';
import type { Work } from './work';

/** Working-time addition over spans up to 30 days against walking second by second. */
export const adding: Work = ({ quick, seed }) => {
  const { calendar } = readBusiness('config/business');
  const random = seeded(seed);
  const start = Date.UTC(2026, 0, 5);
  const spans = Array.from({ length: quick ? 100_000 : 1_000_000 }, () => ({
    from: start + Math.floor(random() * 300 * DAY),
    work: Math.floor(random() * 20 * 8 * HOUR),
  }));
  const fast = perSecond(spans, ({ from, work }) => calendar.addWorkingTime(from, work));
  const slow = perSecond(spans.slice(0, 3), ({ from, work }) => walk(calendar, from, work));
  return Promise.resolve([
    ratioRow('working time added / second by second', {
      ...{ product: fast, control: slow, least: 1_000 },
    }),
  ]);
};

type Span = { from: number; work: number };

function perSecond(spans: readonly Span[], add: (span: Span) => number): number {
  const began = performance.now();
  let sum = 0;
  for (const span of spans) sum += add(span);
  if (Number.isNaN(sum)) throw new Error('that is no time');
  return spans.length / ((performance.now() - began) / 1000);
}

function walk({ isWorking }: BusinessCalendar, from: number, work: number): number {
  let at = from;
  for (let left = work; left > 0; at += SECOND) if (isWorking(at)) left -= SECOND;
  return at;
}

const REPS = 8;

/** How evenly equal reps are served: the largest difference from an equal share over 10,000 leads. */
export const sharing: Work = ({ seed }) => {
  const { dispatch: policy } = readBusiness('config/business');
  const random = seeded(seed);
  const given = new Map<string, number>();
  const id = (): string => seededId(random);
  const reps = Array.from({ length: REPS }, id);
  const leads = 10_000;
  for (let n = 0; n < leads; n++) {
    const candidates = reps.map((memberId) => ({
      ...{ memberId, regions: [], industries: [], load: 0, available: true, capacity: null },
      ...{ teamLoad: 0, received: given.get(memberId) ?? 0, senior: false, days: null },
      record: NO_RECORD,
    }));
    const lead = { id: id(), region: null, industry: null, budgetRange: null, score: null };
    const { winnerId } = dispatch(lead, candidates, policy);
    if (winnerId !== null) given.set(winnerId, (given.get(winnerId) ?? 0) + 1);
  }
  const shares = reps.map((id) => Math.abs((given.get(id) ?? 0) / (leads / REPS) - 1) * 100);
  const row: Row = mostRow('dispatch among 8 equal reps, largest share error', {
    ...{ value: Math.max(...shares), most: 5, unit: '%' },
  });
  return Promise.resolve([row, amongMany(policy, random)]);
};

const MANY = 1_000;

/** Processor time of one decision among a thousand reps. */
function amongMany(policy: DispatchPolicy, random: () => number): Row {
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const candidates = Array.from({ length: MANY }, () => ({
    ...{ memberId: seededId(random), regions: [any(REGIONS)], industries: [any(REGIONS)] },
    ...{ load: Math.floor(random() * 29), available: random() > 0.1, capacity: null, teamLoad: 0 },
    ...{ received: Math.floor(random() * 9), senior: random() > 0.8, days: null },
    record: { won: Math.floor(random() * 40), lost: Math.floor(random() * 90), largestFen: 5e7 },
  }));
  const decide = (): void => {
    const lead = { id: seededId(random), region: any(REGIONS), industry: any(REGIONS) };
    dispatch({ ...lead, budgetRange: '50万以上', score: 80 }, candidates, policy);
  };
  for (let i = 0; i < 50; i++) decide();
  const before = process.cpuUsage();
  const times = 500;
  for (let i = 0; i < times; i++) decide();
  const { user, system } = process.cpuUsage(before);
  const value = (user + system) / 1_000 / times;
  return mostRow('dispatch of one lead among 1,000 reps, processor', {
    value,
    most: 5,
    unit: 'ms',
  });
}

const REGIONS = ['华东', '华南', '华北', '西南'];

/** Like `newId`, but the same ones for the same seed. */
function seededId(random: () => number): string {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return [hex(8), hex(4), `7${hex(3)}`, `8${hex(3)}`, hex(12)].join('-');
}
