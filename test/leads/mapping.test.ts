import { readForm, type LeadSource } from '../../src/leads/intake';
import { MAPPING_PATH, readPath } from '../../src/leads/mapping';
import { IMPORT_SOURCE } from '../../src/imports/source';
import { Refusal } from '../../src/kernel/refusal';

describe('where a field stands in what comes', () => {
  const payload = {
    ...{ phone: '1', 'company.name': 'dotted', list: ['a', 'b'], empty: null },
    data: { name: '王', leads: [{ tel: '2', tags: [['x', 'y']] }], more: { deep: { er: 3 } } },
  };
  const cases: [string, unknown][] = [
    ['phone', '1'],
    ['company.name', 'dotted'],
    ['data.name', '王'],
    ['data.leads[0].tel', '2'],
    ['data.leads[0].tags[0][1]', 'y'],
    ['data.more.deep.er', 3],
    ['list[1]', 'b'],
    ['empty', null],
    ['data.leads[1].tel', undefined],
    ['data.phone', undefined],
    ['phone.number', undefined],
    ['empty.inside', undefined],
    ['constructor', undefined],
    ['data.__proto__', undefined],
    ['data.toString.name', undefined],
  ];
  it.each(cases)('%s', (path, value) => {
    expect(readPath(payload, path)).toEqual(value);
    expect(path).toMatch(MAPPING_PATH);
  });

  it.each(['', '.', 'a.', '.a', 'a..b', 'a[x]', 'a[0', 'a]', '[0]', 'a[0]b', 'a[1234]'])(
    '%p is no path',
    (path) => {
      expect(path).not.toMatch(MAPPING_PATH);
    },
  );
});

describe('a mapping of another form', () => {
  const source: LeadSource = {
    ...IMPORT_SOURCE,
    mapping: { phone: 'data.tel', contactName: 'data.name' },
  };
  const refusal = (form: Record<string, unknown>): [string, object] => {
    try {
      readForm(form, source);
      return ['none', {}];
    } catch (error) {
      if (error instanceof Refusal) return [error.code, error.data];
      throw error;
    }
  };

  it('is told by where it looked', () => {
    expect(refusal({ clue: { tel: '13800138000' } })).toEqual([
      'intake.mapping_nowhere',
      { paths: 'data.tel、data.name' },
    ]);
  });

  it('is not blamed for an empty form, nor for one that only lacks the number', () => {
    expect(refusal({})[0]).toBe('intake.nobody');
    expect(refusal({ data: { name: '王' } })[0]).toBe('intake.nobody');
    expect(refusal({ data: { tel: '13800138000' } })[0]).toBe('none');
  });
});
