import fc from 'fast-check';
import { dispatch, dispatchBriefly } from '../../src/leads/dispatch';
import {
  NO_RECORD,
  type Candidate,
  type DispatchLead,
  type DispatchPolicy,
} from '../../src/leads/factors';

const POLICY: DispatchPolicy = {
  ...{ version: 3, mode: 'weighted', capacity: 10, teamCapacity: null, seniorFromScore: 70 },
  weights: { region: 40, industry: 30, winRate: 0, purchase: 0, load: 30, seniority: 0 },
  ramp: { days: 30, startShare: 0.2 },
};
const build = (memberId: string, change: Partial<Candidate> = {}): Candidate => ({
  ...{ memberId, regions: [], industries: [], load: 0, available: true, capacity: null },
  ...{ teamLoad: 0, received: 0, senior: false, days: null, record: NO_RECORD },
  ...change,
});
const LEAD: DispatchLead = {
  ...{ id: 'lead-1', region: '华东', industry: '制造业', budgetRange: null, score: null },
};

it('region and industry outweigh a few leads in hand', () => {
  const near = build('near', { regions: ['华东'], industries: ['制造业'], load: 5 });
  const far = build('far', { regions: ['华南'], industries: ['零售'] });
  const decision = dispatch(LEAD, [far, near], POLICY);
  expect(decision.winnerId).toBe('near');
  expect(decision.ranking.map((entry) => entry.score)).toEqual([85, 30]);
});

it('who is away or full is left out, and the decision says why', () => {
  const decision = dispatch(
    LEAD,
    [build('away', { available: false }), build('full', { load: 10 })],
    POLICY,
  );
  expect(decision.winnerId).toBeNull();
  expect(decision.excluded.map((entry) => entry.because)).toEqual([
    '离岗中',
    '在手线索已满（10/10 条）',
  ]);
});

const candidate = fc.record({
  load: fc.nat(12),
  available: fc.boolean(),
  regions: fc.subarray(['华东', '华南']),
  industries: fc.subarray(['制造业', '零售']),
});

it('everybody is either ranked with their arithmetic or left out with a reason', () => {
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 20 }), fc.uuid(), (traits, id) => {
      const people = traits.map((trait, i) => build(`m${i}`, trait));
      const { ranking, excluded, winnerId } = dispatch({ ...LEAD, id }, people, POLICY);
      expect(ranking.length + excluded.length).toBe(people.length);
      expect(winnerId).toBe(ranking[0]?.memberId ?? null);
      for (const [i, entry] of ranking.entries()) {
        const sum = entry.factors.reduce((total, factor) => total + factor.points, 0);
        expect(Math.abs(sum - entry.score)).toBeLessThan(0.11);
        expect(entry.score).toBeLessThanOrEqual(ranking[i - 1]?.score ?? 100);
      }
    }),
  );
});

it('who is equal in everything, turns included, is chosen by a hash, whatever the order', () => {
  const people = ['a', 'b', 'c', 'd'].map((id) => build(id));
  const wins = new Map<string, number>();
  for (let i = 0; i < 8_000; i++) {
    const shuffled = i % 2 === 0 ? people : [...people].reverse();
    const winner = dispatch({ ...LEAD, id: `0198-${i * 7919}` }, shuffled, POLICY).winnerId ?? '';
    wins.set(winner, (wins.get(winner) ?? 0) + 1);
  }
  for (const share of wins.values()) expect(Math.abs(share - 2_000) / 2_000).toBeLessThan(0.1);
});

it('for one of very many leads chooses the same owner with the same arithmetic, written down more briefly', () => {
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 20 }), fc.uuid(), (traits, id) => {
      const people = traits.map((trait, i) => build(`m${i}`, trait));
      const whole = dispatch({ ...LEAD, id }, people, POLICY);
      const brief = dispatchBriefly({ ...LEAD, id }, people, POLICY);
      expect(brief.winnerId).toBe(whole.winnerId);
      expect(brief.ranking).toEqual(whole.ranking.slice(0, 1));
    }),
  );
});

describe('the factors', () => {
  const weigh = (change: Partial<DispatchPolicy['weights']>): DispatchPolicy => ({
    ...POLICY,
    weights: {
      ...{ region: 0, industry: 0, winRate: 0, purchase: 0, load: 0, seniority: 0 },
      ...change,
    },
  });
  const winner = (
    policy: DispatchPolicy,
    people: Candidate[],
    lead: Partial<DispatchLead> = {},
  ): string | null => dispatch({ ...LEAD, ...lead }, people, policy).winnerId;
  const record = (won: number, lost: number, wan = 0): Pick<Candidate, 'record'> => ({
    record: { won, lost, largestFen: wan * 1_000_000 },
  });

  it('who won more of many is before who won one of one', () => {
    const proven = build('proven', record(30, 30));
    const lucky = build('lucky', record(1, 0));
    const poor = build('poor', record(2, 58));
    const { ranking } = dispatch(LEAD, [poor, lucky, proven], weigh({ winRate: 20 }));
    expect(ranking.map(({ memberId }) => memberId)).toEqual(['proven', 'lucky', 'poor']);
    expect(ranking[0]?.factors).toEqual([
      { name: 'winRate', points: 9.4, because: '半年成交 30/60' },
    ]);
  });

  it('a large budget is for who has won a large one', () => {
    const people = [build('small', record(5, 5, 10)), build('large', record(5, 5, 80))];
    expect(winner(weigh({ purchase: 10 }), people, { budgetRange: '50万以上' })).toBe('large');
  });

  it('a high score is for the senior, a low one for whose turn it is', () => {
    const people = [build('senior', { senior: true, received: 1 }), build('other')];
    const policy = weigh({ seniority: 20 });
    expect(winner(policy, people, { score: 82 })).toBe('senior');
    expect(winner(policy, people, { score: 69 })).toBe('other');
  });

  it('a new hire has room for little at first', () => {
    const first = dispatch(LEAD, [build('new', { days: 0, load: 2 })], POLICY);
    expect(first.excluded[0]?.because).toBe('在手线索已满（2/2 条）');
    expect(winner(POLICY, [build('new', { days: 15, load: 5 })])).toBe('new');
    expect(winner(POLICY, [build('new', { days: 30, load: 9 })])).toBe('new');
  });

  it('a full team gets nothing more', () => {
    const policy = { ...POLICY, teamCapacity: 20 };
    const { winnerId, excluded } = dispatch(LEAD, [build('a', { teamLoad: 20 })], policy);
    expect([winnerId, excluded[0]?.because]).toEqual([null, '团队在手线索已满（20 条）']);
  });

  it('of a thousand candidates fifty are written down, and how many more there were', () => {
    const people = Array.from({ length: 1_000 }, (_, i) => build(`m${i}`, { available: i > 99 }));
    const decision = dispatch(LEAD, people, POLICY);
    expect(decision.ranking).toHaveLength(50);
    expect(decision.more).toEqual({ ranked: 850, excluded: 50 });
    expect(JSON.stringify(decision).length).toBeLessThan(20_000);
  });
});

describe('shares over 10,000 leads', () => {
  /** Deals leads out one after the other and counts who got how many. */
  function deal(people: Candidate[], policy: DispatchPolicy): Map<string, number> {
    for (let i = 0; i < 10_000; i++) {
      const { winnerId } = dispatchBriefly({ ...LEAD, id: `lead-${i * 7919}` }, people, policy);
      const taker = people.find(({ memberId }) => memberId === winnerId);
      if (taker) taker.received += 1;
    }
    return new Map(people.map(({ memberId, received }) => [memberId, received]));
  }

  it.each(['weighted', 'ability', 'roundRobin'] as const)(
    'equal people differ by one at most (%s)',
    (mode) => {
      const counts = [
        ...deal(
          Array.from({ length: 7 }, (_, i) => build(`m${i}`)),
          { ...POLICY, mode },
        ).values(),
      ];
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    },
  );

  it('a new hire has the share of their day within two percent', () => {
    const people = [build('new', { days: 15 }), ...['a', 'b', 'c'].map((id) => build(id))];
    const counts = deal(people, { ...POLICY, mode: 'roundRobin' });
    const share = 0.6 / 3.6;
    expect(Math.abs((counts.get('new') ?? 0) / 10_000 / share - 1)).toBeLessThan(0.02);
  });
});
