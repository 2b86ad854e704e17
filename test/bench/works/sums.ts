import { readBusiness } from '../../../src/app/business';
import type { BusinessCalendar } from '../../../src/kernel/business-calendar';
import { DAY, HOUR, SECOND } from '../../../src/kernel/clock';
import { dispatch } from '../../../src/leads/dispatch';
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
      ...{ memberId, name: '', regions: [], industries: [], load: 0, available: true },
    }));
    const { winnerId } = dispatch({ id: id(), region: null, industry: null }, candidates, policy);
    if (winnerId !== null) given.set(winnerId, (given.get(winnerId) ?? 0) + 1);
  }
  const shares = reps.map((id) => Math.abs((given.get(id) ?? 0) / (leads / REPS) - 1) * 100);
  const row: Row = mostRow('dispatch among 8 equal reps, largest share error', {
    ...{ value: Math.max(...shares), most: 10, unit: '%' },
  });
  return Promise.resolve([row]);
};

/** Like `newId`, but the same ones for the same seed. */
function seededId(random: () => number): string {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return [hex(8), hex(4), `7${hex(3)}`, `8${hex(3)}`, hex(12)].join('-');
}
