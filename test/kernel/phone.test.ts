import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { localPhone, maskPhone, normalisePhone } from '../../src/kernel/phone';

describe('A phone number as people write it', () => {
  const cases: [string, string][] = [
    ['13800138000', '+8613800138000'],
    [' 138 0013 8000 \t', '+8613800138000'],
    ['138-0013-8000', '+8613800138000'],
    ['138—0013—8000', '+8613800138000'],
    ['１３８００１３８０００', '+8613800138000'],
    ['+86 13800138000', '+8613800138000'],
    ['＋８６－１３８００１３８０００', '+8613800138000'],
    ['(+86)13800138000', '+8613800138000'],
    ['008613800138000', '+8613800138000'],
    ['0086-138-0013-8000', '+8613800138000'],
    ['8613800138000', '+8613800138000'],
    ['013800138000', '+8613800138000'],
    ['19912345678', '+8619912345678'],
    ['13800138000转8001', '+8613800138000;ext=8001'],
    ['021-62345678', '+862162345678'],
    ['021-12345678转801', '+862112345678;ext=801'],
    ['（021）62345678', '+862162345678'],
    ['02162345678', '+862162345678'],
    ['+86 21 6234 5678', '+862162345678'],
    ['+86 (0)21 6234 5678', '+862162345678'],
    ['86-021-62345678', ''],
    ['021-62345678-', '+862162345678'],
    ['010 62345678 ext. 12', '+861062345678;ext=12'],
    ['0512-65671234 分机：801', '+8651265671234;ext=801'],
    ['0512-6567123x9', '+865126567123;ext=9'],
    ['0755 8612 3456 #88', '+8675586123456;ext=88'],
    ['0757分机1', ''],
    ['400-800-1234', '+864008001234'],
    ['4008001234转2', '+864008001234;ext=2'],
    ['800 820 8888', '+868008208888'],
    ['+86 400 800 1234', '+864008001234'],
  ];
  it.each(cases.filter(([, normal]) => normal))('%p is %p', (written, normal) => {
    expect(normalisePhone(written)).toBe(normal);
  });

  it('is refused when it is none, or none of China', () => {
    const wrong = [
      ...cases.filter(([, normal]) => !normal).map(([written]) => written),
      '',
      ' ',
      '无',
      '62345678',
      '2162345678',
      '12345678901',
      '1380013800',
      '138001380001',
      '13800138000 13900139000',
      '电话13800138000',
      '+1 415 555 2671',
      '+85212345678',
      '021-6234567',
      '0000000000',
      '13800138000转',
      '13800138000转1234567',
      `13800138000${' '.repeat(40)}`,
      '1'.repeat(50_000),
    ];
    for (const text of wrong)
      expect([text.slice(0, 50), normalisePhone(text)]).toEqual([text.slice(0, 50), null]);
  });

  it('is the same however often it is normalised', () => {
    for (const [, normal] of cases.filter(([, text]) => text))
      expect(normalisePhone(normal)).toBe(normal);
  });

  const separators = fc.constantFrom('', ' ', '-', '－', '  ');
  const prefixes = fc.constantFrom('+86', '0086', '+86 ', '0086-');
  const spaced = (digits: string, between: string) =>
    digits.replace(/(\d{3})(?=\d)/g, `$1${between}`);

  it('agrees with libphonenumber on every number that library finds valid', () => {
    const digits = (length: number) =>
      fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'));
    // A local number begins with 0 only for libphonenumber; in China that is the way out of the town.
    const local = fc.integer({ min: 10_000_000, max: 99_999_999 }).map(String);
    const joined = (first: string[], rest: fc.Arbitrary<string>) =>
      fc.tuple(fc.constantFrom(...first), rest).map((all) => all.join(''));
    const numbers = fc.oneof(
      joined(['13', '14', '15', '16', '17', '18', '19'], digits(9)),
      joined(['010', '020', '021', '025', '0512', '0571', '0755', '0769'], local),
      joined(['400', '800'], digits(7)),
    );
    let valid = 0;
    fc.assert(
      fc.property(
        numbers,
        separators,
        fc.option(prefixes, { nil: '' }),
        (number, between, prefix) => {
          const oracle = parsePhoneNumberFromString(number, 'CN');
          if (!oracle?.isValid()) return;
          valid++;
          const international = prefix === '' ? number : prefix + number.replace(/^0/, '');
          expect(normalisePhone(spaced(international, between))).toBe(oracle.number);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(valid).toBeGreaterThan(1_000);
  });

  it('is never more than libphonenumber thinks possible', () => {
    const symbols = Array.from('0123456789+-() 转');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...symbols), maxLength: 18 }), (text) => {
        const normal = normalisePhone(text);
        if (normal === null) return;
        expect(parsePhoneNumberFromString(normal)?.isPossible()).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const normal = normalisePhone(text);
        expect(normal === null || /^\+86\d{9,11}(;ext=\d{1,6})?$/.test(normal)).toBe(true);
      }),
    );
  });
});

describe('A phone number as it is dialled', () => {
  it.each([
    ['+8613800138000', '13800138000'],
    ['+862162345678;ext=801', '02162345678 转 801'],
    ['+861062345678', '01062345678'],
    ['+864008001234', '4008001234'],
  ])('%s is %s', (phone, dialled) => {
    expect(localPhone(phone)).toBe(dialled);
  });
});

describe('A masked phone number', () => {
  it('shows where it belongs and its last four digits', () => {
    expect(maskPhone('+8613800138000')).toBe('138****8000');
    expect(maskPhone('13800138000')).toBe('138****8000');
    expect(maskPhone('+862162345678;ext=801')).toBe('021****5678');
    expect(maskPhone('+864008001234')).toBe('400****1234');
    expect(maskPhone('12')).toBe('****');
    expect(maskPhone('王先生 13800138000')).toBe('****');
  });
});
