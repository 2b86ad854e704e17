import { readBusiness } from '../../src/app/business';
import { ConfigError } from '../../src/app/config';
import { sourcesWith, type Settings } from '../support/sources';

const faultsOf = (...changes: Settings[]): string => {
  const folder = sourcesWith(...changes);
  try {
    readBusiness(folder.path);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.join('\n');
    throw error;
  } finally {
    folder.drop();
  }
};
const ad = { id: 'ad', name: '广告', kind: 'ad', key: 'INTAKE_AD_KEY', mapping: { phone: 'tel' } };

const tooMany = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`字段${String(n)}`, 'a']));

describe('a source of leads', () => {
  it('is right as delivered, and only forms and scans at the booth are main doors', () => {
    const { sources } = readBusiness('config/business');
    const main = sources.filter(({ door }) => door === 'main').map(({ name }) => name);
    expect(main).toEqual(['官网表单', '展会扫码']);
    expect(faultsOf(ad)).toBe('');
  });

  const wrong: [string, object, RegExp][] = [
    ['a mapping to no path', { mapping: { phone: 'data..tel' } }, /mapping.phone: is no path/],
    ['a mapping by which nobody could be called', { mapping: { message: 'text' } }, /needs phone/],
    ['a company without a contact', { mapping: { companyName: 'company' } }, /needs phone/],
    ['a field that we do not know', { mapping: { phone: 'tel', colour: 'c' } }, /mapping/],
    ['a field of their own that is nowhere', { custom: { 阶段: 'a..b' } }, /custom.*is no path/],
    ['more of them than anybody reads', { custom: tooMany }, /custom: has more than 20 fields/],
    ['no key', { key: undefined }, /key: must name a variable/],
    ['the key of another source', { key: 'INTAKE_WEBSITE_KEY' }, /key INTAKE_WEBSITE_KEY is there/],
    ['a kind that is made here', { kind: 'import' }, /kind/],
    ['half a lead a minute', { perMinute: 0.5 }, /perMinute/],
    ['a second of its kind', { kind: 'manual' }, /manual is there twice/],
  ];
  it.each(wrong)('with %s is refused at start', (_, change, fault) => {
    expect(faultsOf({ ...ad, ...change })).toMatch(fault);
  });

  it('says all that is wrong at once', () => {
    const faults = faultsOf({ ...ad, mapping: { phone: '..' }, perMinute: 0 });
    expect(faults).toMatch(/perMinute/);
    expect(faults).toMatch(/is no path/);
  });
});
