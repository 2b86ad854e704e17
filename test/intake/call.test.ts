import fc from 'fast-check';
import { callerOf, hear, isEffective, type CallEvent, type PhoneCall } from '../../src/intake/call';

const AT = Date.UTC(2026, 10, 25, 2, 0, 0);
const FRESH: PhoneCall = {
  ...{
    id: 'c',
    sourceId: 'calls',
    callId: '1',
    fromNumber: '+8613800138000',
    toNumber: '4008001234',
  },
  ...{ leadId: 'l', memberId: null, state: 'ringing', answered: false, seconds: 0 },
  ...{ startedAt: AT, endedAt: null, version: 1 },
};
const event = (change: Partial<CallEvent>): CallEvent => ({
  ...{ callId: '1', from: '13800138000', to: '4008001234', at: AT, state: 'ringing' },
  ...{ answered: false, seconds: 0, memberId: null },
  ...change,
});
const story = [
  event({}),
  event({ state: 'answered', at: AT + 5_000, memberId: 'lina' }),
  event({ state: 'ended', at: AT + 140_000, seconds: 135 }),
];

describe('a call', () => {
  it('is the same in the end, however often and in whatever order its events come', () => {
    const events = fc
      .array(fc.constantFrom(...story), { maxLength: 6 })
      .chain((more) =>
        fc.shuffledSubarray([...story, ...more], { minLength: story.length + more.length }),
      );
    fc.assert(
      fc.property(events, (told) => {
        const call = told.reduce(hear, FRESH);
        expect(call).toEqual({
          ...{ ...FRESH, memberId: 'lina', state: 'ended', answered: true },
          ...{ seconds: 135, endedAt: AT + 140_000 },
        });
      }),
    );
  });

  const ends: [string, Partial<CallEvent>[], boolean][] = [
    ['two minutes, answered', [{ state: 'answered' }, { state: 'ended', seconds: 120 }], true],
    ['a second less', [{ state: 'answered' }, { state: 'ended', seconds: 119 }], false],
    ['of which only the end was told', [{ state: 'ended', answered: true, seconds: 300 }], true],
    ['that goes on', [{ state: 'answered', seconds: 300 }], false],
    ['that nobody took', [{ state: 'ended' }], false],
  ];
  it.each(ends)('%s counts as talked to or not', (_, events, counts) => {
    expect(isEffective(events.map(event).reduce(hear, FRESH))).toBe(counts);
  });

  const callers: [string, string][] = [
    ['13800138000', '+8613800138000'],
    ['+86 138 0013 8000', '+8613800138000'],
    ['008613800138000', '+8613800138000'],
    ['013800138000', '+8613800138000'],
    [`13800138000${' '.repeat(60)}`, '+8613800138000'],
    ['\t138-0013-8000\n', '+8613800138000'],
    ['021-62345678', '+862162345678'],
    ['02162345678', '+862162345678'],
    ['02162345678转801', '+862162345678;ext=801'],
    ['021 6234 5678 ext. 801', '+862162345678;ext=801'],
    ['4008001234', '+864008001234'],
    ['400-800-1234', '+864008001234'],
  ];
  it.each(callers)('from %p is from %p', (from, number) => {
    expect(callerOf({ from })).toBe(number);
  });

  it.each(['', 'anonymous', '保密', '10086', '+1 415 555 2671'])(
    'from %p is from nobody',
    (from) => {
      expect(() => callerOf({ from })).toThrow('intake.caller_unknown');
    },
  );
});
