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
import { leadLike } from '../support/leads';
import { refusalOf } from '../support/refusal';

const build = (change: Partial<Lead> = {}): Lead =>
  leadLike({
    ...{ id: 'l1', createdAt: 1, phone: '+8613800138000', state: 'new', round: 0, scoredAt: 1 },
    ...change,
  });

it('assigning begins a round and puts the red flag down', () => {
  expect(assign(build({ light: 'red', round: 1, acceptedAt: 5 }), 'a')).toMatchObject({
    ...{ state: 'assigned', ownerId: 'a', round: 2, light: 'green', acceptedAt: null },
  });
});

it('a lead can be accepted once; a repeat by the owner changes nothing', () => {
  const accepted = accept(assign(build(), 'a'), 'a', 10);
  expect(accepted).toMatchObject({ state: 'working', acceptedAt: 10 });
  expect(accept(accepted, 'a', 20)).toBe(accepted);
  expect(refusalOf(() => accept(accepted, 'b', 20))).toBe('lead.already_owned');
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
    expect(refusalOf(() => run(closed, 'b', 1))).toBe('lead.closed');
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
  expect(refusalOf(() => reopen(build()))).toBe('lead.not_disqualified');
});

it('the first touch is kept, and the owner’s own touch takes the lead on', () => {
  const once = touched(assign(build(), 'a'), { memberId: 'a', at: 5, effective: false });
  expect(once).toMatchObject({ firstTouchAt: 5, acceptedAt: 5, state: 'working' });
  expect(touched(once, { memberId: 'a', at: 9, effective: false })).toMatchObject({
    firstTouchAt: 5,
  });
});

it('a note answers and achieves nothing, however often; an effective touch puts the silence down', () => {
  const quiet = build({ state: 'working', ownerId: 'a', light: 'red', silence: 'yellow' });
  let noted = quiet;
  for (let at = 1; at <= 30; at++) noted = touched(noted, { memberId: 'a', at, effective: false });
  expect(noted).toMatchObject({ silence: 'yellow', light: 'yellow', effectiveAt: null });
  const done = touched(noted, { memberId: 'a', at: 31, effective: true });
  expect(done).toMatchObject({ silence: 'green', light: 'green', effectiveAt: 31 });
  expect(touched(done, { memberId: 'a', at: 32, effective: true }).effectiveAt).toBe(31);
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
  expect(refusalOf(() => transfer(assign(build(), 'a'), 'a'))).toBe('lead.same_owner');
});
