import { IMPORT_SOURCE } from '../../src/imports/source';
import { importLeads } from '../../src/leads';
import { asSystem } from '../../src/app/unit-of-work';
import { lanes } from '../support/databases';
import { HEAD, LIST, openImportDesk, type ImportDesk } from '../support/imports';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';
import { cellsOf, csv, xlsx } from '../support/sheets';

const reason = '季度复盘用';

describe.each(lanes)('leads in a file, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  const fetch = async (api: Api, data: object): Promise<unknown[][]> => {
    const answer = await api<Buffer>('POST', '/exports', { data, responseType: 'arraybuffer' });
    expect(answer.status).toBe(201);
    expect(String(answer.headers['content-disposition'])).toMatch(/^attachment; filename="leads-/);
    return cellsOf(Buffer.from(answer.data));
  };

  it('say who took them along and what for, with numbers masked and nobody else’s', async () => {
    await world.submit(FORM);
    await world.submit({ ...FORM, company_name: '南粤', phone: '13800138009', region: '华南' });
    await world.settle();
    const rows = await fetch(await apiAs(world, { userid: 'wangfang' }), { reason });
    expect(rows[0]).toEqual([
      '导出人：王芳｜时间：2026年11月25日 周三 10:00｜事由：季度复盘用｜共 1 条',
    ]);
    expect(rows[1]?.slice(0, 3)).toEqual(['公司名称', '联系人', '电话']);
    expect(rows.slice(2)).toEqual([
      [
        ...[
          '华东精工',
          '王经理',
          '138****8000',
          '华东',
          '制造业',
          '50万以上',
          '官网表单',
          '待接手',
        ],
        ...[
          expect.any(String) as string,
          expect.any(Number) as number,
          0,
          '2026年11月25日 周三 10:00',
          expect.stringMatching(/^KH261125-[0-9A-F]{8}$/) as string,
        ],
      ],
    ]);
    const all = await fetch(await apiAs(world, { userid: 'zhouzong' }), { reason });
    expect(all).toHaveLength(4);
    const some = await fetch(await apiAs(world, { userid: 'zhouzong' }), {
      reason,
      search: '南粤',
    });
    expect(some).toHaveLength(3);
    expect(JSON.stringify([rows, all])).not.toContain('13800138');
    const noted = await rowsOf<{ data: string }>(
      world.program.db,
      "SELECT data FROM audit_log WHERE action = 'lead.exported'",
    );
    const counts = noted.map(({ data }) => JSON.parse(data) as { count: number; reason: string });
    expect(counts.map(({ count }) => count).sort()).toEqual([1, 1, 2]);
    expect(counts[0]).toMatchObject({ reason });
  });

  it('need a reason, a leader and a limit', async () => {
    const manager = await apiAs(world, { userid: 'wangfang' });
    expect((await manager('POST', '/exports', { data: { reason: '看' } })).status).toBe(422);
    const rep = await apiAs(world, { userid: 'lina' });
    expect((await rep('POST', '/exports', { data: { reason } })).status).toBe(403);
    const chunk = Array.from({ length: 715 }, (_, n) => n);
    for (let from = 0; from < 10_000; from += 715)
      await world.program.unitOfWork(asSystem('test'), (ctx) =>
        importLeads(ctx, {
          ...{ importId: `i${String(from)}`, source: IMPORT_SOURCE, dispatch: false, toPool: true },
          forms: chunk.map((n) => ({
            key: n,
            form: {
              companyName: `厂${String(from + n)}`,
              phone: String(13_900_000_000 + from + n),
            },
          })),
        }),
      );
    const refused = await manager('POST', '/exports', { data: { reason } });
    expect(refused.data).toMatchObject({ code: 'export.too_many' });
    expect(JSON.stringify(refused.data)).toContain('共 10010 条');
    const rows = await fetch(manager, { reason, search: '厂1' });
    expect(rows).toHaveLength(2 + 1 + 10 + 100 + 1_000 + 10);
  });
});

describe.each(lanes)('a list for the pool, on %s', (lane) => {
  let desk: ImportDesk;
  beforeEach(async () => {
    desk = await openImportDesk(lane);
  });
  afterEach(() => desk.close());

  it('waits there without owner and clock, can be claimed, and be taken back', async () => {
    const { id } = await desk.preview(await xlsx(LIST), { target: 'pool' });
    const dispatched = await desk.manager('POST', `/imports/${id}/start`, {
      data: { dispatch: true },
    });
    expect(dispatched.data).toMatchObject({ code: 'import.pool_not_dispatched' });
    expect(await desk.start(id)).toMatchObject({ created: 2, repeated: 1, rejected: 1 });
    const leads = (): Promise<Record<string, unknown>[]> =>
      rowsOf(desk.world.program.db, 'SELECT * FROM `lead` ORDER BY phone');
    const waiting = { owner_id: null, pool_id: 'east', state: 'new', hops: 0 };
    expect(await leads()).toMatchObject([waiting, waiting]);
    for (const table of ['lead_clock', 'lead_ownership', 'lead_silence'])
      expect(await rowsOf(desk.world.program.db, `SELECT * FROM ${table}`)).toEqual([]);
    const rep = await apiAs(desk.world, { userid: 'lina' });
    const { data } = await rep<{ items: { id: string }[] }>('GET', '/pools/east/leads');
    expect(data.items).toHaveLength(2);
    expect((await rep('POST', `/leads/${data.items[0]!.id}/claim`)).status).toBe(200);
    await desk.manager('POST', `/imports/${id}/undo`);
    await desk.world.settle();
    expect(await desk.get(id)).toMatchObject({ state: 'undone', removed: 1 });
    expect(await leads()).toMatchObject([{ id: data.items[0]!.id, state: 'working' }]);
    const keys = 'SELECT DISTINCT lead_id FROM lead_key';
    expect(await rowsOf(desk.world.program.db, keys)).toHaveLength(1);
  });

  it('whoever asks is dispatched at once, and what is known already stays where it is', async () => {
    await desk.world.submit(FORM);
    const { id } = await desk.preview(
      csv([HEAD.slice(0, 4), ['甲', '', '王', '13800138000'], ['乙', '', '李', '13900139000']]),
      { target: 'pool' },
    );
    expect(await desk.start(id)).toMatchObject({ created: 1, repeated: 1 });
    await desk.world.submit({ ...FORM, phone: '13900139000' });
    const owners = 'SELECT id FROM `lead` WHERE owner_id IS NULL OR pool_id IS NOT NULL';
    expect(await rowsOf(desk.world.program.db, owners)).toEqual([]);
  });
});
