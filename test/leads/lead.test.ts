import { Refusal } from '../../src/kernel/refusal';
import {
  accept,
  assign,
  disqualify,
  isOpen,
  reopen,
  touched,
  transfer,
  type Lead,
} from '../../src/leads/lead';

const build = (change: Partial<Lead> = {}): Lead => ({
  ...{
    id: 'l1',
    sourceId: 'website',
    ...{ tags: null, highIntent: false },
    identity: 'tel:+8613800138000',
    companyName: '华东精工',
    contactName: '王',
  },
  ...{ phone: '+8613800138000', region: null, industry: null, budgetRange: null, message: null },
  ...{ email: null, wechat: null, jobTitle: null, companySize: null, purchaseStage: null },
  ...{ decisionRole: null, score: 0, scoreVersion: 1, scoredAt: 1, mqlAt: null },
  ...{ silence: 'green', poolId: null, pooledAt: null, hops: 0, effectiveAt: null },
  ...{ mergedInto: null, heat: 0 },
  ...{
    state: 'new',
    ownerId: null,
    light: 'green',
    round: 0,
    disqualifiedBecause: null,
    acceptedAt: null,
  },
  ...{ firstTouchAt: null, createdAt: 1, updatedAt: 1, version: 1 },
  ...change,
});
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
  return 'none';
};

it('assigning begins a round and puts the red flag down', () => {
  expect(assign(build({ light: 'red', round: 1, acceptedAt: 5 }), 'a')).toMatchObject({
    ...{ state: 'assigned', ownerId: 'a', round: 2, light: 'green', acceptedAt: null },
  });
});

it('a lead can be accepted once; a repeat by the owner changes nothing', () => {
  const accepted = accept(assign(build(), 'a'), 'a', 10);
  expect(accepted).toMatchObject({ state: 'working', acceptedAt: 10 });
  expect(accept(accepted, 'a', 20)).toBe(accepted);
  expect(refusal(() => accept(accepted, 'b', 20))).toBe('lead.already_owned');
});

it('anybody may take a lead that has no owner', () => {
  expect(accept(build(), 'b', 3)).toMatchObject({ state: 'working', ownerId: 'b' });
});

it.each(['qualified', 'disqualified', 'converted'] as const)('a %s lead is closed', (state) => {
  const closed = build({ state, ownerId: 'a' });
  expect(isOpen(closed)).toBe(false);
  for (const run of [accept, assign, disqualify, transfer] as ((
    lead: Lead,
    who: string,
    at: number,
  ) => Lead)[]) {
    expect(refusal(() => run(closed, 'b', 1))).toBe('lead.closed');
  }
  expect(touched(closed, { memberId: 'a', at: 9, effective: false })).toBe(closed);
});

it('a disqualification can be taken back, and the owner keeps the lead', () => {
  const put = disqualify(accept(assign(build(), 'a'), 'a', 1), '没有需求');
  expect(put).toMatchObject({ state: 'disqualified', disqualifiedBecause: '没有需求' });
  expect(reopen(put)).toMatchObject({
    state: 'working',
    ownerId: 'a',
    round: 2,
    disqualifiedBecause: null,
  });
  expect(refusal(() => reopen(build()))).toBe('lead.not_disqualified');
});

it('the first touch is kept, and the owner’s own touch takes the lead on', () => {
  const once = touched(assign(build(), 'a'), { memberId: 'a', at: 5, effective: false });
  expect(once).toMatchObject({ firstTouchAt: 5, acceptedAt: 5, state: 'working' });
  expect(touched(once, { memberId: 'a', at: 9, effective: false })).toMatchObject({
    firstTouchAt: 5,
  });
});

it('somebody else’s touch answers the customer and accepts nothing', () => {
  const by = touched(assign(build({ light: 'red' }), 'a'), {
    memberId: 'boss',
    at: 5,
    effective: false,
  });
  expect(by).toMatchObject({
    firstTouchAt: 5,
    acceptedAt: null,
    state: 'assigned',
    light: 'green',
  });
});

it('a lead without an owner keeps waiting for one, whoever touches it', () => {
  const waiting = build();
  expect(touched(waiting, { memberId: 'boss', at: 5, effective: false })).toBe(waiting);
});

it('nobody hands a lead to its owner', () => {
  expect(refusal(() => transfer(assign(build(), 'a'), 'a'))).toBe('lead.same_owner');
});
