import fc from 'fast-check';
import {
  dispatch,
  dispatchBriefly,
  type Candidate,
  type DispatchPolicy,
} from '../../src/leads/dispatch';

const POLICY: DispatchPolicy = {
  version: 3,
  weights: { region: 40, industry: 30, load: 30 },
  capacity: 10,
};
const build = (memberId: string, change: Partial<Candidate> = {}): Candidate => ({
  ...{ memberId, regions: [], industries: [], load: 0, available: true },
  ...change,
});
const LEAD = { id: 'lead-1', region: '华东', industry: '制造业' };

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
    '在手线索已满（10 条）',
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

it('equal people share equally over many leads, whatever their order', () => {
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
