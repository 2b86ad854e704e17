import fc from 'fast-check';
import { readBusiness } from '../../src/app/business';
import {
  checkColumns,
  recogniseColumns,
  type ImportField,
  type SheetRow,
} from '../../src/imports/columns';
import { Refusal } from '../../src/kernel/refusal';
import { readForm } from '../../src/leads';
import { refusalOf } from '../support/refusal';
import { sourceFor } from '../../src/imports/source';
import { readRow, type Layout } from '../../src/imports/rows';

const { synonyms } = readBusiness('config/business').imports;
const wish = { target: 'lead', synonyms } as const;
const sheet = (...rows: (string | number | null)[][]): SheetRow[] =>
  rows.map((cells, n) => ({ n: n + 1, cells }));
const fieldsOf = (...rows: Parameters<typeof sheet>): ImportField[] =>
  recogniseColumns(sheet(...rows), wish).columns.map(({ field }) => field);

describe('columns', () => {
  it('are recognised by every configured name, in any order, with the noise that people add', () => {
    const noise = fc.constantFrom(
      ...[
        (text: string) => text,
        (text: string) => ` ${text} `,
        (text: string) => `${text}（必填）`,
      ],
      ...[
        (text: string) => `*${text}`,
        (text: string) => `${text}：`,
        (text: string) => text.toUpperCase(),
      ],
      (text: string) => Array.from(text).join(' '),
    );
    const fields = Object.keys(synonyms).filter((field) => field !== 'address') as ImportField[];
    const column = (field: ImportField): fc.Arbitrary<{ field: ImportField; header: string }> =>
      fc
        .tuple(fc.constantFrom(...(synonyms[field] ?? [])), noise)
        .map(([name, noisy]) => ({ field, header: noisy(name) }));
    const columns = fc
      .tuple(...fields.map(column))
      .chain((all) => fc.shuffledSubarray(all, { minLength: 2 }));
    fc.assert(
      fc.property(columns, fc.nat(5), (all, titles) => {
        const above = Array.from({ length: titles }, () => ['客户名单 2026']);
        const found = recogniseColumns(
          sheet(
            ...above,
            all.map(({ header }) => header),
          ),
          wish,
        );
        expect(found.headerRow).toBe(titles + 1);
        expect(found.columns.map(({ field }) => field)).toEqual(all.map(({ field }) => field));
      }),
    );
  });

  it.each([
    [
      ['客户联系人手机号', '联系人电话', '客户联系人'],
      ['phone', 'phone', 'contactName'],
    ],
    [
      ['公司', '客户名称'],
      ['companyName', 'custom'],
    ],
    [
      ['意向客户', '客户名称'],
      ['custom', 'companyName'],
    ],
    [
      ['姓名', '关键障碍', '预计签约时间'],
      ['contactName', 'custom', 'custom'],
    ],
    [
      ['手机', '', '备注'],
      ['phone', 'skip', 'message'],
    ],
    [
      ['手机', '手机2', '电话（2）', '第1联系人', '联系人2'],
      ['phone', 'phone', 'phone', 'custom', 'contactName'],
    ],
  ] as [string[], ImportField[]][])('%j become %j', (headers, fields) => {
    expect(fieldsOf(headers)).toEqual(fields);
  });

  it('without a name that is known are taken from the first row and left open', () => {
    const rows = sheet(['北京公司', '王', '13800138000'], ['上海公司', '李', '13900139000']);
    const found = recogniseColumns(rows, wish);
    expect(found.headerRow).toBe(1);
    expect(() => checkColumns(found.columns, 'lead')).toThrow('import.columns_missing_lead');
  });

  it('of customers are name and address, and nothing else is taken', () => {
    const { columns } = recogniseColumns(sheet(['客户名称', '地址', '电话', '备注']), {
      ...{ synonyms, target: 'account' },
    });
    expect(columns.map(({ field }) => field)).toEqual(['companyName', 'address', 'skip', 'skip']);
    expect(() => checkColumns(columns, 'account')).not.toThrow();
    expect(() => checkColumns(columns.slice(1), 'account')).toThrow('columns_missing_account');
  });
});

describe('a row', () => {
  const layout = (...headers: string[]): Layout => ({
    ...{ width: headers.length, date1904: false },
    ...recogniseColumns(sheet(headers), wish),
  });

  it('loses nothing: what has no field of ours has one of its own, or a line of the message', () => {
    const read = readRow(
      { n: 2, cells: ['华东', '13800138000 / 021-12345678', 46_027, '报价', '先寄样品', 50.5] },
      layout('客户名称', '电话', '最近跟进日期', '当前阶段', '备注', '预算'),
    );
    expect(read).toMatchObject({
      ...{ companyName: '华东', phone: '13800138000', budgetRange: '50.5' },
      message: '先寄样品\n最近跟进：2026-01-05\n其他电话：021-12345678',
      'custom 3': '报价',
    });
  });

  it('F9 has one field for one heading: what stands there twice is a line of the message', () => {
    const of = layout('客户名称', '当前阶段', '当前阶段');
    expect(readRow({ n: 2, cells: ['华东', '报价', '签约'] }, of)).toMatchObject({
      ...{ 'custom 1': '报价', message: '当前阶段：签约' },
    });
    expect(Object.keys(sourceFor(of).custom ?? {})).toEqual(['当前阶段']);
  });

  it('with an error of a formula is refused by the name of its column, unless nobody wants it', () => {
    const of = layout('客户名称', '电话', '预算', '当前阶段', '');
    const read =
      (...cells: (string | null)[]): (() => unknown) =>
      () =>
        readRow({ n: 2, cells }, of);
    expect(refusalOf(read('华东', '13800138000', '#N/A', ''))).toBe('import.cell_error');
    expect(refusalOf(read('华东', '13800138000', '', ' #REF! '))).toBe('import.cell_error');
    expect(refusalOf(read('华东', '13800138000', '', '', '#N/A'))).toBe('none');
    expect(read('华东', '13800138000', '#DIV/0!', '')).toThrow(
      new Refusal('invalid', 'import.cell_error', { column: '预算' }),
    );
  });

  it('F9 has room for twenty fields of its own; the others, and long texts, are written into the message', () => {
    const headers = Array.from({ length: 22 }, (_, n) => `自定义${String(n)}`);
    const of = layout('客户名称', '联系人', ...headers, '自定义0', 'x'.repeat(31));
    const cells = [
      '华东',
      '王',
      '长'.repeat(201),
      ...headers.slice(1).map((_, n) => n),
      '再',
      '尾',
    ];
    const source = sourceFor(of);
    expect(Object.keys(source.custom ?? {})).toEqual(headers.slice(0, 20));
    const { customFields, message } = readForm(readRow({ n: 2, cells }, of), source);
    expect(message?.split('\n').map((line) => line.split('：')[0])).toEqual([
      ...['自定义20', '自定义21', '自定义0', 'x'.repeat(31), '自定义0'],
    ]);
    expect(customFields?.map(({ name, value }) => `${name}=${value}`)).toEqual(
      headers.slice(1, 20).map((name, n) => `${name}=${String(n)}`),
    );
  });

  it('with an endless note is cut at a thousand characters, never inside one', () => {
    const { message = '' } = readRow({ n: 2, cells: ['🙂'.repeat(2_000)] }, layout('备注'));
    expect(Array.from(message)).toHaveLength(1_000);
    expect(message.isWellFormed()).toBe(true);
  });

  it('never reads a cell as more or less than it is, whatever stands in it', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.double(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 5 }), (cells) => {
        const read = readRow({ n: 2, cells }, layout('客户名称', '联系人', '地区', '行业'));
        for (const value of Object.values(read)) expect(typeof value).toBe('string');
      }),
    );
  });
});
