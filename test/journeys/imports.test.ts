import { asSystem } from '../../src/app/unit-of-work';
import { DAY } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { HEAD, LIST, openImportDesk, type ImportDesk, type Run } from '../support/imports';
import { FORM, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';
import { cellsOf, csv, xlsx } from '../support/sheets';
import { phoneOf } from '../support/visits';

describe.each(lanes)('a list from Excel or CSV, on %s', (lane) => {
  let desk: ImportDesk;
  let world: World;
  let manager: Api;
  beforeEach(async () => {
    desk = await openImportDesk(lane);
    ({ world, manager } = desk);
  });
  afterEach(() => desk.close());

  const post: ImportDesk['post'] = (...wish) => desk.post(...wish);
  const preview: ImportDesk['preview'] = (...wish) => desk.preview(...wish);
  const start: ImportDesk['start'] = (...wish) => desk.start(...wish);
  const leads = (): Promise<Record<string, unknown>[]> =>
    rowsOf(world.program.db, 'SELECT * FROM `lead` ORDER BY phone');
  const ownerNames = async (): Promise<string[]> =>
    (
      await rowsOf<{ name: string }>(
        world.program.db,
        'SELECT DISTINCT m.name FROM `lead` l JOIN member m ON m.id = l.owner_id ORDER BY m.name',
      )
    ).map(({ name }) => name);
  it('is shown as it would become, and becomes nothing before it is started', async () => {
    const seen = await preview(await xlsx(LIST));
    expect(seen).toMatchObject({ state: 'previewed', total: 4, unknown: ['当前阶段'] });
    expect(seen.columns.map(({ field }) => field)).toEqual([
      ...['companyName', 'industry', 'contactName', 'phone', 'region', 'lastFollowUpOn', 'custom'],
    ]);
    expect(seen.rows[0]?.values).toEqual({
      ...{ companyName: '华东精工', contactName: '王经理', phone: '138****8001', region: '华东' },
      ...{ industry: '制造业', message: '最近跟进：2026-11-03' },
    });
    expect(seen.rows.map(({ custom }) => custom)).toEqual([
      ...[[{ name: '当前阶段', value: '报价' }], [], [], []],
    ]);
    expect(seen.faults).toEqual([{ row: 4, reason: '手机号格式不对，请检查' }]);
    expect(await leads()).toEqual([]);
  });

  it('is forgotten with a contact that it named, who stays a lead without a name', async () => {
    const { id } = await preview(await xlsx(LIST));
    await start(id);
    const director = await apiAs(world, { userid: 'zhouzong' });
    const [lead] = await leads();
    expect((await director('POST', `/leads/${String(lead!['id'])}/erase-contact`)).status).toBe(
      200,
    );
    await world.settle();
    const rejected = await manager('GET', `/imports/${id}/rejected`);
    expect(rejected.status).not.toBe(200);
    expect(await leads()).toHaveLength(2);
  });

  it('becomes leads with owners in the team, no clock and one message each, not a card a row', async () => {
    const { id } = await preview(await xlsx(LIST));
    const done = await start(id);
    expect(done).toMatchObject({
      state: 'done',
      percent: 100,
      created: 2,
      repeated: 1,
      rejected: 1,
    });
    expect(await leads()).toMatchObject([
      { phone: '+8613800138001', company_name: '华东精工', source_id: 'import', state: 'assigned' },
      { phone: '+8613800138002', message: '最近跟进：2026-11-04', source_id: 'import' },
    ]);
    expect(await ownerNames()).toEqual(['李娜', '赵磊']);
    expect(await countRows(world.program.db, 'lead_clock')).toBe(0);
    expect(JSON.stringify(world.tenant.chat('lina'))).toContain('其中 1 条分给了您');
    expect(world.tenant.chat('lina')).toHaveLength(1);
    expect(JSON.stringify(world.tenant.chat('wangfang'))).toContain(
      '新增 2 条，重复 1 条，退回 1 条',
    );
    const told = await rowsOf<{ action: string }>(
      world.program.db,
      `SELECT action FROM audit_log WHERE action LIKE 'import.%' OR action = 'lead.imported' ORDER BY id`,
    );
    expect(told.map(({ action }) => action).sort()).toEqual([
      ...[
        'import.finished',
        'import.previewed',
        'import.started',
        'lead.imported',
        'lead.imported',
      ],
    ]);
  });

  it('F9 keeps columns that nobody knew as fields, on the page of the lead and in an export', async () => {
    const [head, first, second] = LIST;
    const { id } = await preview(await xlsx([head!, first!, [...second!.slice(0, 6), '签约']]));
    await start(id);
    const [lead] = await leads();
    const path = `/leads/${String(lead!['id'])}`;
    const { data } = await manager<{ customFields: object[] }>('GET', path);
    expect(data.customFields).toEqual([{ name: '当前阶段', value: '报价' }]);
    const wish = { data: { reason: '季度复盘用' }, responseType: 'arraybuffer' } as const;
    const file = await cellsOf(Buffer.from((await manager<Buffer>('POST', '/exports', wish)).data));
    expect(file[1]?.slice(14)).toEqual(['当前阶段']);
    expect(file.slice(2).map((cells) => cells[14])).toEqual(
      expect.arrayContaining(['报价', '签约']),
    );
    const director = await apiAs(world, { userid: 'zhouzong' });
    await director('POST', `${path}/erase-contact`);
    const forgotten = await manager<{ customFields: object[] }>('GET', path);
    expect(forgotten.data.customFields).toEqual([]);
  });

  it('longer than everybody’s hands stays without an owner and without a clock, for whoever takes it', async () => {
    const rows = Array.from({ length: 70 }, (_, n) => [`厂${n}`, String(13_900_000_000 + n)]);
    const { id } = await preview(csv([['客户名称', '电话'], ...rows]));
    expect(await start(id)).toMatchObject({ created: 70 });
    const byOwner = await rowsOf<{ n: number | string }>(
      world.program.db,
      'SELECT COUNT(*) AS n FROM `lead` GROUP BY owner_id ORDER BY n',
    );
    // Two reps in the team, thirty each.
    expect(byOwner.map(({ n }) => Number(n))).toEqual([10, 30, 30]);
    await world.tenant.say('huangmin', '离岗');
    await world.settle();
    await world.tenant.say('huangmin', '在岗');
    await world.settle();
    expect(await countRows(world.program.db, 'lead_clock')).toBe(0);
  });

  it('can be dispatched like any lead: with clocks, and its cards in a digest', async () => {
    const { id } = await preview(
      csv([
        HEAD.slice(0, 4),
        ...[1, 2, 3, 4].map((n) => [`厂${n}`, '制造业', '王', `1380013801${n}`]),
      ]),
    );
    await start(id, { dispatch: true });
    expect(await countRows(world.program.db, 'lead_clock')).toBe(4);
    await world.pass(5_000);
    const cards = ['lina', 'zhaolei'].flatMap((userid) => world.tenant.chat(userid));
    expect(cards).toHaveLength(1);
    expect(JSON.stringify(cards)).toContain('有 4 条提醒，合并告诉您');
  });

  it('repeats what is known without bothering anybody, and answers a form of the same person', async () => {
    await world.submit({ ...FORM, phone: '13800138001' });
    await world.settle();
    const before = world.tenant.chat('lina').length;
    const { id } = await preview(await xlsx(LIST));
    expect(await start(id)).toMatchObject({ created: 1, repeated: 2, rejected: 1 });
    expect(world.tenant.chat('lina')).toHaveLength(before);
    expect((await world.submit({ ...FORM, phone: '13800138002' })).status).toBe(200);
    expect(await countRows(world.program.db, 'lead_clock')).toBe(2);
  });

  it.each([
    ['xlsx', () => xlsx(LIST)],
    ['csv', () => Promise.resolve(Buffer.from(csv(LIST.map((row) => row.map(String)))))],
  ])(
    'gives rejected rows back as %s with a reason, to be mended and sent again',
    async (format, make) => {
      const { id } = await preview(await make());
      await start(id);
      const path = `/imports/${id}/rejected`;
      const { data, headers } = await manager<Buffer>('GET', path, { responseType: 'arraybuffer' });
      expect(headers['content-disposition']).toContain(`.${format}`);
      const bytes = Buffer.from(data);
      const rows =
        format === 'xlsx'
          ? await cellsOf(bytes)
          : bytes
              .toString('utf8')
              .split('\r\n')
              .map((line) => line.replace(/^\ufeff/, '').split(','));
      expect(rows[0]).toEqual([...HEAD, '原因']);
      expect(rows[1]).toEqual(
        expect.arrayContaining(['坏号码厂', '12345', '手机号格式不对，请检查']),
      );
      const again = await preview(bytes);
      expect(again).toMatchObject({ total: 1, unknown: ['当前阶段', '原因'] });
    },
  );

  it('is undone as far as nobody has touched it, and only once', async () => {
    const { id } = await preview(await xlsx(LIST));
    await start(id);
    const [first] = await leads();
    const owner = await apiAs(world, { userid: 'lina' });
    const note = { channel: 'phone', note: '打过电话' };
    const path = `/leads/${String(first?.['id'])}/follow-ups`;
    expect((await owner('POST', path, { data: note })).status).toBe(201);
    const undone = async (): Promise<Run> => {
      expect((await manager('POST', `/imports/${id}/undo`, { data: {} })).status).toBe(200);
      await world.settle();
      return (await manager<Run>('GET', `/imports/${id}`)).data;
    };
    const stayed = [{ reason: 'followed', text: '已有跟进记录', count: 1 }];
    expect(await undone()).toMatchObject({ state: 'undone', removed: 1, stayed });
    expect(await leads()).toMatchObject([{ phone: '+8613800138001' }]);
    const version = (): Promise<unknown> =>
      rowsOf(world.program.db, 'SELECT version, removed FROM import_run');
    const before = await version();
    expect(await undone()).toMatchObject({ state: 'undone', removed: 1, stayed });
    expect(await version()).toEqual(before);
    const { id: next } = await preview(await xlsx(LIST));
    expect(await start(next)).toMatchObject({ created: 1, repeated: 2, rejected: 1 });
  });

  it('undone, keeps who has asked by themselves since, and who is being visited', async () => {
    const { id } = await preview(await xlsx(LIST));
    await start(id);
    expect((await world.submit({ ...FORM, phone: '13800138001' })).status).toBe(200);
    const [, second] = await leads();
    const [{ id: owner } = { id: '' }] = await rowsOf<{ id: string }>(
      world.program.db,
      'SELECT platform_user_id AS id FROM member WHERE id = ?',
      [second?.['owner_id']],
    );
    await (await phoneOf(world, owner)).open({ leadId: second?.['id'], accountName: undefined });
    await manager('POST', `/imports/${id}/undo`, { data: {} });
    await world.settle();
    expect(await desk.get(id)).toMatchObject({
      removed: 0,
      stayed: [
        { reason: 'changed', text: '已有人处理', count: 1 },
        { reason: 'visited', text: '已有拜访', count: 1 },
      ],
    });
  });

  it('undone, leads that were on cards are put aside instead of removed', async () => {
    const { id } = await preview(csv([HEAD.slice(0, 4), ['厂', '制造业', '王', '13800138011']]));
    await start(id, { dispatch: true });
    await manager('POST', `/imports/${id}/undo`, { data: {} });
    await world.settle();
    expect(await leads()).toMatchObject([
      { state: 'disqualified', disqualified_because: '导入已撤销' },
    ]);
    expect((await manager<Run>('GET', `/imports/${id}`)).data).toMatchObject({ removed: 1 });
  });

  it('into customers: they are the importer’s, known names are repeats, and all can be undone', async () => {
    const file = csv([
      ['公司名称', '地址'],
      ['华东精工有限公司', '上海市'],
      ['华东精工', ''],
      ['明康医疗', '苏州'],
    ]);
    const { id, columns } = await preview(file, { target: 'account' });
    expect(columns.map(({ field }) => field)).toEqual(['companyName', 'address']);
    expect(await start(id)).toMatchObject({ created: 2, repeated: 1, rejected: 0 });
    const accounts = (): Promise<unknown[]> =>
      rowsOf(world.program.db, 'SELECT name, address FROM account ORDER BY name');
    expect(await accounts()).toHaveLength(2);
    await manager('POST', `/imports/${id}/undo`, { data: {} });
    await world.settle();
    expect(await accounts()).toEqual([]);
  });

  it('is refused to reps, and an import is nobody else’s', async () => {
    const lina = await apiAs(world, { userid: 'lina' });
    expect((await post(csv(LIST), { api: lina })).status).toBe(403);
    const { id } = await preview(await xlsx(LIST));
    const other = await apiAs(world, { userid: 'chenwei' });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/rejected'],
      ['POST', '/start'],
      ['POST', '/undo'],
    ] as const)
      expect((await other(method, `/imports/${id}${path}`, { data: {} })).status).toBe(404);
    const director = await apiAs(world, { userid: 'zhouzong' });
    expect((await director('GET', `/imports/${id}`)).status).toBe(200);
  });

  it('sent twice under one key is one import, and the same file is recognised', async () => {
    const file = await xlsx(LIST);
    const headers = { 'Idempotency-Key': 'import-1' };
    const first = await preview(file, { headers });
    expect((await preview(file, { headers })).id).toBe(first.id);
    expect(await countRows(world.program.db, 'import_run')).toBe(1);
    await start(first.id);
    expect(await preview(file)).toMatchObject({ sameFileAs: first.id });
    expect((await manager('POST', `/imports/${first.id}/start`, { data: {} })).status).toBe(409);
  });

  it('with columns nobody recognises is started when somebody says what they are', async () => {
    const { id, columns } = await preview(
      csv([
        ['甲', '乙'],
        ['王经理', '13800138009'],
      ]),
    );
    expect(columns.map(({ field }) => field)).toEqual(['custom', 'custom']);
    const wrong = await manager('POST', `/imports/${id}/start`, { data: {} });
    expect([wrong.status, wrong.data]).toMatchObject([
      422,
      { code: 'import.columns_missing_lead' },
    ]);
    const twice = [0, 1].map((column) => ({ column, field: 'contactName' }));
    const doubled = await manager('POST', `/imports/${id}/start`, { data: { columns: twice } });
    expect(doubled.data).toMatchObject({ code: 'import.field_twice' });
    const right = [
      { column: 0, field: 'contactName' },
      { column: 1, field: 'phone' },
    ];
    expect(await start(id, { columns: right })).toMatchObject({ created: 1 });
  });

  it('killed in the middle goes on at its cursor, with nothing doubled', async () => {
    const rows = Array.from({ length: 2_345 }, (_, n) => [`厂${n}`, String(13_900_000_000 + n)]);
    const { id } = await preview(csv([['客户名称', '电话'], ...rows]));
    const { store } = world.program.files;
    const read = store.read.bind(store);
    let pieces = 0;
    Object.assign(store, {
      read: async (key: string) => {
        const content = await read(key);
        return content && dying(content, () => (pieces += 1) > 1);
      },
    });
    await manager('POST', `/imports/${id}/start`, { data: {} });
    await world.settle();
    const half = (await manager<Run>('GET', `/imports/${id}`)).data;
    expect(half.state).toBe('running');
    expect(half.created).toBeGreaterThan(0);
    expect(half.created).toBeLessThan(rows.length);
    Object.assign(store, { read });
    await world.pass(DAY);
    const done = (await manager<Run>('GET', `/imports/${id}`)).data;
    expect(done).toMatchObject({ state: 'done', created: rows.length, repeated: 0, rejected: 0 });
    for (const table of ['`lead`', 'lead_submission', 'import_row'])
      expect(await countRows(world.program.db, table)).toBe(rows.length);
  });

  it('taken by two workers at once is taken once', async () => {
    const rows = Array.from({ length: 1_200 }, (_, n) => [`厂${n}`, String(13_900_000_000 + n)]);
    const { id } = await preview(csv([['客户名称', '电话'], ...rows]));
    await manager('POST', `/imports/${id}/start`, { data: {} });
    const twin = { kind: 'import.run', lane: 2 as const, payload: { importId: id } };
    await world.program.unitOfWork(asSystem('test'), (ctx) => Promise.resolve(ctx.enqueue(twin)));
    await world.settle();
    const done = (await manager<Run>('GET', `/imports/${id}`)).data;
    expect(done).toMatchObject({ state: 'done', created: rows.length, repeated: 0 });
    expect(await countRows(world.program.db, 'import_row')).toBe(rows.length);
    // Whoever came second saw so and went, instead of failing at rows that are there already.
    expect(await countRows(world.program.db, "job WHERE kind = 'import.run'")).toBe(0);
  });

  it('leaves its files behind for thirty days', async () => {
    const { id } = await preview(await xlsx(LIST));
    await start(id);
    expect((await manager('GET', `/imports/${id}/rejected`)).status).toBe(200);
    await world.pass(31 * DAY);
    const later = await apiAs(world, { userid: 'wangfang' });
    const gone = await later('GET', `/imports/${id}/rejected`);
    expect([gone.status, gone.data]).toMatchObject([404, { code: 'import.file_missing' }]);
  });
});

/** The content until somebody is to die. */
async function* dying(
  content: AsyncIterable<Uint8Array>,
  now: () => boolean,
): AsyncGenerator<Uint8Array> {
  for await (const piece of content)
    for (let at = 0; at < piece.length; at += 30_000) {
      if (now()) throw new Error('killed');
      yield piece.subarray(at, at + 30_000);
    }
}
