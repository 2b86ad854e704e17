import { lanes } from '../support/databases';
import { LIST, openImportDesk, type ImportDesk } from '../support/imports';
import { countRows } from '../support/rows';
import { bomb, encrypted, GBK, handMade, xlsx, zipOf } from '../support/sheets';

// Reading a list knows no database; what comes of its rows is tested on both by journeys/imports.
describe.each(lanes.slice(0, 1))('a list as nobody should send it, on %s', (lane) => {
  let desk: ImportDesk;
  beforeEach(async () => {
    desk = await openImportDesk(lane);
  });
  afterEach(() => desk.close());

  const refusal = async (file: Buffer | string): Promise<unknown> => {
    const { status, data } = await desk.post<{ code: string; message: string }>(file);
    expect(data.message).toMatch(/[一-龥]/);
    return [status, data.code];
  };

  it('that unpacks to gigabytes, is locked, old, broken or no sheet is refused in words', async () => {
    expect(await refusal(await bomb())).toEqual([422, 'import.unpacks_too_large']);
    expect(await refusal(encrypted())).toEqual([422, 'import.encrypted']);
    expect(await refusal(encrypted().subarray(0, 600))).toEqual([422, 'import.old_excel']);
    const whole = await xlsx(LIST);
    expect(await refusal(whole.subarray(0, whole.length / 2))).toEqual([422, 'import.damaged']);
    expect(await refusal(await zipOf({ 'a.txt': 'hello' }))).toEqual([422, 'import.not_a_sheet']);
    expect(await refusal(await handMade('<row><c><v>1'))).toEqual([422, 'import.damaged']);
    expect(await refusal(Buffer.from([0x89, 0x50, 0, 1, 2]))).toEqual([422, 'import.not_a_sheet']);
    expect(await refusal('<html><table></table></html>')).toEqual([422, 'import.not_a_sheet']);
    expect(await refusal(Buffer.from([0x61, 0xff, 0xff, 0xff]))).toEqual([422, 'import.encoding']);
    expect(await refusal('客户名称,电话\n')).toEqual([422, 'import.empty']);
    expect(await refusal('客户名称,电话\n"华东,1\n')).toEqual([422, 'import.csv_broken']);
    expect(await refusal(`客户名称,电话\n${'a,1\n'.repeat(100_001)}`)).toEqual([
      ...[422, 'import.too_many_rows'],
    ]);
    expect(await refusal(`电话${',a'.repeat(300)}\n1\n`)).toEqual([422, 'import.too_wide']);
    expect(await refusal(Buffer.alloc(21 * 1024 * 1024, 32))).toEqual([413, 'body.too_large']);
    const backwards = '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>';
    expect(await refusal(await handMade(backwards))).toEqual([422, 'import.damaged']);
    const dtd = '<!DOCTYPE a [<!ENTITY x "boom">]><worksheet>&x;</worksheet>';
    const entity = await handMade('', { 'xl/worksheets/sheet1.xml': dtd });
    expect(await refusal(entity)).toEqual([422, 'import.damaged']);
    expect(await countRows(desk.world.program.db, 'import_run')).toBe(0);
    expect((await desk.preview(await xlsx(LIST))).total).toBe(4);
  });

  it('is read with merged cells, formulas, both calendars, GBK and numbers shown as floats', async () => {
    const file = await xlsx(
      [
        ['客户名单'],
        ['客户名称', '手机号码', '最近跟进日期', '备注'],
        [
          '华东精工',
          { formula: '1+1', result: 13800138001 },
          new Date(Date.UTC(2026, 10, 3)),
          '甲',
        ],
        [null, '13800138002.0', '2026年11月4日', '乙'],
        [],
        ['明康', '1.3800138003E+10', '', { formula: 'A1' }],
        ['甲厂', '1.38001E+10', '', ''],
      ],
      { date1904: true, change: (sheet) => sheet.mergeCells('A3:A4') },
    );
    const seen = await desk.preview(file);
    expect(seen).toMatchObject({ total: 4, filled: 1 });
    expect(seen.rows).toMatchObject([
      { row: 3, values: { phone: '138****8001', message: '甲\n最近跟进：2026-11-03' } },
      { row: 4, values: { companyName: '华东精工', phone: '138****8002' } },
      { row: 6, values: {}, reason: expect.stringContaining('公式') as unknown },
      { row: 7, values: {}, reason: expect.stringContaining('科学计数法') as unknown },
    ]);
    const gbk = await desk.preview(GBK);
    expect(gbk).toMatchObject({
      encoding: 'gb18030',
      rows: [{ values: { companyName: '华东精工' } }],
    });
    const tabs = Buffer.from('\ufeff客户名称\t电话\r\n华东\t13800138000', 'utf16le');
    expect(await desk.preview(tabs)).toMatchObject({ encoding: 'utf-16le', total: 1 });
  });
});
