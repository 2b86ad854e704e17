import { explainSignal, judge } from '../../src/visits/authenticity';
import { cheats, STORIES } from './support/cheats';
import { honestVisits } from './support/days';

const SEEDS = [1, 2, 3, 4, 5];
const HONEST = 200;

describe.each(SEEDS)('days of seed %i', (seed) => {
  it.each(Object.keys(STORIES))('%s is flagged', (story) => {
    const told = cheats(seed).find((each) => each.story === story)!;
    const { flagged, signals } = judge(told.facts, told.around);
    expect([flagged, signals]).toEqual([true, signals]);
  });

  it('at most 2 of 100 honest visits are flagged', () => {
    const verdicts = honestVisits(seed, HONEST).map(({ facts, around }) => judge(facts, around));
    const flagged = verdicts.filter((verdict) => verdict.flagged);
    const why = flagged.flatMap(({ signals }) => signals.map(explainSignal));
    expect([flagged.length <= HONEST * 0.02, why]).toEqual([true, why]);
  });
});
