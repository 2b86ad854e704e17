import { DAY, HOUR } from '../../src/kernel/clock';
import { readAway } from '../../src/people/absence-words';

/** Wednesday 2026-11-25, 10:00 in Shanghai. */
const NOW = Date.UTC(2026, 10, 25, 2);
const MIDNIGHT = NOW - 10 * HOUR;
const days = (from: number, to: number): { fromAt: number; toAt: number } => ({
  fromAt: Math.max(NOW, MIDNIGHT + from * DAY),
  toAt: MIDNIGHT + to * DAY,
});

it.each([
  ['今天', days(0, 1)],
  ['明天', days(1, 2)],
  ['今天 到 后天', days(0, 3)],
  ['3天', days(0, 3)],
  ['12-1', days(6, 7)],
  ['12月1日', days(6, 7)],
  ['12-1 12-3', days(6, 9)],
  ['12-31 到 1-2', days(36, 39)],
  ['11-24', null],
  ['2-30', null],
  ['12-3 到 12-1', null],
  ['99天', null],
  ['下周', null],
  ['明天 后天 大后天', null],
  ['', null],
])('请假 %s', (text, expected) => {
  expect(readAway(text, NOW)).toEqual(expected);
});
