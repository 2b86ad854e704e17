import { HOUR, MINUTE } from '../../src/kernel/clock';
import { startOfDay } from '../../src/kernel/time-text';
import { busyAt, freeAt, mergeSpans } from '../../src/people/busy';
import { readUntil } from '../../src/people/busy-words';

/** Wednesday, ten o'clock in China. */
const NOW = Date.UTC(2026, 10, 25, 2);

describe('until when somebody says they are busy', () => {
  const dayAt = startOfDay(NOW);
  it.each([
    ['15:00', 5 * HOUR],
    ['15：30', 5.5 * HOUR],
    ['15点', 5 * HOUR],
    ['15 点半', 5.5 * HOUR],
    ['15点20分', 5 * HOUR + 20 * MINUTE],
    ['10:01', MINUTE],
    ['22:00', 12 * HOUR],
    ['30分钟', 30 * MINUTE],
    ['2小时', 2 * HOUR],
    ['2个小时', 2 * HOUR],
    ['半小时', 30 * MINUTE],
  ])('%s is in %d ms', (text, ms) => {
    expect(readUntil(text, { now: NOW, dayAt })).toBe(NOW + ms);
  });

  it.each([
    '',
    '10:00',
    '9:30',
    '22:01',
    '13小时',
    '25:00',
    '15:60',
    '15',
    '明天',
    '0分钟',
    '-1小时',
  ])('%s is not clear', (text) => {
    expect(readUntil(text, { now: NOW, dayAt })).toBeNull();
  });
});

describe('busy times', () => {
  const spans = (text: string): { fromAt: number; toAt: number }[] =>
    text.split(' ').map((one) => {
      const [fromAt = 0, toAt = 0] = one.split('-').map(Number);
      return { fromAt, toAt };
    });

  it.each([
    ['1-3', '1-3'],
    ['5-6 1-3', '1-3 5-6'],
    ['1-3 2-5', '1-5'],
    ['1-3 3-5', '1-5'],
    ['1-9 2-3', '1-9'],
    ['1-2 1-4 6-7 5-8', '1-4 5-8'],
  ])('%s are %s', (given, merged) => {
    expect(mergeSpans(spans(given))).toEqual(spans(merged));
  });

  it('begin at their first millisecond and end before their last', () => {
    const busy = [
      { memberId: 'a', source: 'chat' as const, fromAt: 10, toAt: 20 },
      { memberId: 'b', source: 'dingtalk' as const, fromAt: 15, toAt: 18 },
    ];
    const at = (now: number): unknown => [[...busyAt({ busy }, now)], freeAt({ busy }, now)];
    expect(at(9)).toEqual([[], null]);
    expect(at(10)).toEqual([['a'], 20]);
    expect(at(15)).toEqual([['a', 'b'], 18]);
    expect(at(18)).toEqual([['a'], 20]);
    expect(at(20)).toEqual([[], null]);
  });
});
