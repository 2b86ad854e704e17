import { DAY, HOUR } from '../../src/kernel/clock';
import { NO_RECORD, type Candidate, type DispatchPolicy } from '../../src/leads/factors';
import { rehearse, type PastLead, type Rehearsal } from '../../src/leads/rehearsal';

const POLICY: DispatchPolicy = {
  ...{ version: 1, mode: 'weighted', capacity: 1, teamCapacity: null, seniorFromScore: 70 },
  weights: { region: 40, industry: 0, winRate: 0, purchase: 0, load: 30, seniority: 0 },
  ramp: { days: 0, startShare: 1 },
};
const NOW = 20_000 * DAY;
const candidate = (memberId: string, regions: string[]): Candidate => ({
  ...{ memberId, regions, industries: [], load: 7, available: true, capacity: null },
  ...{ teamLoad: 0, received: 3, senior: false, days: null, record: NO_RECORD },
});
const past = (n: number, change: Partial<PastLead> = {}): PastLead => ({
  ...{ id: `l${n}`, region: '华东', industry: null, budgetRange: null, score: null },
  ...{ at: NOW + n * HOUR, closedAt: null, ownerId: 'east' },
  ...change,
});
function run(leads: PastLead[], policy = POLICY): Rehearsal {
  const steps = rehearse(
    leads,
    [candidate('east', ['华东']), candidate('south', ['华南'])],
    policy,
  );
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

it('begins with empty hands; what is still open fills them, and the next goes to the other', () => {
  expect(run([past(1), past(2), past(3)])).toEqual({
    ...{ leads: 3, changed: 2, unowned: 1 },
    shares: [
      { memberId: 'east', was: 3, would: 1 },
      { memberId: 'south', was: 0, would: 1 },
    ],
  });
});

it('a lead that was closed before makes room', () => {
  const closedAt = NOW + 90 * 60_000;
  expect(run([past(1, { closedAt }), past(2)]).shares[0]).toEqual({
    ...{ memberId: 'east', was: 2, would: 2 },
  });
});

it('round robin gives each in turn, whatever the region', () => {
  const policy = { ...POLICY, mode: 'roundRobin' as const, capacity: 10 };
  const { shares } = run(
    Array.from({ length: 10 }, (_, n) => past(n)),
    policy,
  );
  expect(shares.map(({ would }) => would)).toEqual([5, 5]);
});
