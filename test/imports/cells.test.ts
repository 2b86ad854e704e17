import fc from 'fast-check';
import {
  cellText,
  dateText,
  dayText,
  isError,
  NO_RESULT,
  phonesOf,
  phoneText,
} from '../../src/imports/cells';
import { normalisePhone } from '../../src/kernel/phone';

const mobile = fc
  .tuple(fc.constantFrom(3, 4, 5, 6, 7, 8, 9), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([second, rest]) => `1${second}${String(rest).padStart(9, '0')}`);

describe('a phone cell', () => {
  it('is the same number however a sheet may hold it', () => {
    const written = (number: string): (string | number)[] => [
      ...[number, Number(number), `${number}.0`, `${number}.00`, `'${number}`, ` ${number} `],
      ...[
        `+86 ${number}`,
        `86${number}`,
        `${number.slice(0, 3)}-${number.slice(3, 7)} ${number.slice(7)}`,
      ],
      Number(number).toExponential(10).toUpperCase(),
    ];
    fc.assert(
      fc.property(mobile, (number) => {
        for (const cell of written(number))
          expect(normalisePhone(phoneText(cell))).toBe(`+86${number}`);
      }),
    );
  });

  it('shown with an exponent is refused when the sheet has shown too few digits to know the number', () => {
    fc.assert(
      fc.property(mobile, fc.integer({ min: 0, max: 5 }), (number, decimals) => {
        const shown = Number(number).toExponential(decimals).toUpperCase();
        expect(() => phoneText(shown)).toThrow('import.phone_rounded');
      }),
    );
    expect(phoneText('1.3800138E10')).toBe('13800138000');
    expect(phoneText(1.3800138e10)).toBe('13800138000');
  });

  it('that is a landline kept as a number gets the 0 of its area code back, a text does not', () => {
    expect(phoneText(2_112_345_678)).toBe('02112345678');
    expect(phoneText('2112345678')).toBe('2112345678');
  });

  it.each([
    [['13800138000/13900139000'], '13800138000', ['13900139000']],
    [['', '021-12345678'], '021-12345678', []],
    [['12345', '13800138000'], '13800138000', ['12345']],
    [['13800138000 或 13900139000'], '13800138000', ['13900139000']],
    [['13800138000', 13_800_138_000], '13800138000', []],
    [['无'], '无', []],
    [[null, ''], '', []],
  ])('%j: %s is called, and %j are kept', (cells, phone, others) => {
    expect(phonesOf(cells)).toEqual({ phone, others });
  });
});

describe('a cell', () => {
  it.each([
    [null, ''],
    [' 华东 ', '华东'],
    [13_800_138_000, '13800138000'],
    [0.1 + 0.2, '0.3'],
    [-1.5, '-1.5'],
    [1e20, '100000000000000000000'],
  ])('%p reads %s', (cell, text) => {
    expect(cellText(cell)).toBe(text);
  });

  it('shows an error as one, and a name that begins like one does not', () => {
    for (const text of ['#N/A', '#REF!', ' #VALUE! ', NO_RESULT]) expect(isError(text)).toBe(true);
    for (const text of ['#1 客户', 'N/A', 0, null]) expect(isError(text)).toBe(false);
  });
});

describe('a date', () => {
  it.each([
    [45_000, false, '2023-03-15'],
    [45_000.5, false, '2023-03-15 12:00'],
    [43_538, true, '2023-03-15'],
    [1, false, '1900-01-01'],
    [59, false, '1900-02-28'],
    [61, false, '1900-03-01'],
    [0, true, '00:00'],
    [0.4375, false, '10:30'],
  ])('%d (1904: %p) is %s', (serial, date1904, text) => {
    expect(dateText(serial, date1904)).toBe(text);
  });

  it('is the same day in both calendars, 1462 days apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_500, max: 80_000 }), (serial) => {
        expect(dateText(serial, false)).toBe(dateText(serial - 1_462, true));
      }),
    );
  });

  it.each([
    ['2026/1/5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['2026.01.05 10:30', '2026-01-05'],
    ['20260105', '2026-01-05'],
    [46_027, '2026-01-05'],
    ['上周', '上周'],
    [5, '5'],
  ])('written as %p is %s in a column of dates', (cell, text) => {
    expect(dayText(cell, false)).toBe(text);
  });
});
