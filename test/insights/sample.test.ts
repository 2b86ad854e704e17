import { createHash } from 'node:crypto';
import { sampleOf, type Candidate } from '../../src/insights/sample';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const leads = (sourceId: string, n: number): Candidate[] =>
  Array.from({ length: n }, (_, i) => ({
    ...{ leadId: `${sourceId}-${String(i)}`, sourceId, ownerId: null },
  }));
const draw = (candidates: Candidate[], day = '2026-11-24'): string[] =>
  sampleOf(candidates, { seed: hash(day), hash }).map(({ leadId }) => leadId);
const ofSource = (drawn: string[], source: string): number =>
  drawn.filter((id) => id.startsWith(source)).length;

const MANY = [...leads('website', 200), ...leads('douyin', 30), ...leads('scan', 2)];

it('draws the same ten for the same day, however they are listed', () => {
  expect(draw(MANY)).toHaveLength(10);
  expect(draw([...MANY].reverse())).toEqual(draw(MANY));
});

it('draws others on another day', () => {
  expect(draw(MANY, '2026-11-25')).not.toEqual(draw(MANY));
});

it.each([
  [MANY, { website: 4, douyin: 4, scan: 2 }],
  [leads('website', 3), { website: 3 }],
  [[...leads('website', 40), ...leads('douyin', 1)], { website: 9, douyin: 1 }],
])('looks at every source in turns: %#', (candidates, expected) => {
  const drawn = draw(candidates);
  for (const [source, n] of Object.entries(expected)) expect(ofSource(drawn, source)).toBe(n);
});

it('draws nothing from nothing', () => {
  expect(draw([])).toEqual([]);
});

it('gives every lead of a source about the same chance', () => {
  const hits = new Map<string, number>();
  for (let day = 0; day < 2_000; day++)
    for (const id of draw(leads('website', 40), String(day))) hits.set(id, (hits.get(id) ?? 0) + 1);
  expect(Math.min(...hits.values())).toBeGreaterThan(400);
  expect(Math.max(...hits.values())).toBeLessThan(600);
  expect(hits.size).toBe(40);
});
