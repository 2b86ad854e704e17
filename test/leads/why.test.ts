import { dispatch } from '../../src/leads/dispatch';
import { NO_RECORD, type Candidate, type DispatchPolicy } from '../../src/leads/factors';
import { whyLines } from '../../src/leads/why';

const POLICY: DispatchPolicy = {
  ...{ version: 1, mode: 'weighted', capacity: 10, teamCapacity: null, seniorFromScore: 70 },
  weights: { region: 40, industry: 0, winRate: 0, purchase: 0, load: 30, seniority: 0 },
  ramp: { days: 0, startShare: 1 },
};
const LEAD = { id: 'l', region: '华东', industry: null, budgetRange: null, score: null };
const candidate = (memberId: string, change: Partial<Candidate> = {}): Candidate => ({
  ...{ memberId, regions: [], industries: [], load: 0, available: true, capacity: null },
  ...{ teamLoad: 0, received: 0, senior: false, days: null, record: NO_RECORD },
  ...change,
});
const nameOf = (id: string): string => `销售${id}`;

it('tells everybody’s arithmetic, and who was left out for what', () => {
  const people = [
    candidate('1', { regions: ['华东'], load: 5 }),
    candidate('2', { regions: ['华南'] }),
    candidate('3', { available: false }),
  ];
  expect(whyLines(dispatch(LEAD, people, POLICY), nameOf)).toEqual([
    '1. 销售1 55 分 = 地区 +40（地区 华东） 空闲 +15（在手 5 条）',
    '2. 销售2 30 分 = 地区 +0（地区 华东） 空闲 +30（在手 0 条）',
    '没有参与：销售3：离岗中',
  ]);
});

it('of many tells five, and how many more there are', () => {
  const people = Array.from({ length: 80 }, (_, i) => candidate(String(i), { available: i > 9 }));
  const lines = whyLines(dispatch(LEAD, people, POLICY), nameOf);
  expect(lines).toHaveLength(8);
  expect(lines[5]).toBe('另有 65 位分数更低');
  expect(lines[7]).toBe('另有 5 位没有参与');
});

it('in turns there is nothing to add up', () => {
  const decision = dispatch(LEAD, [candidate('1')], { ...POLICY, mode: 'roundRobin' });
  expect(whyLines(decision, nameOf)).toEqual(['1. 销售1 轮流']);
});
