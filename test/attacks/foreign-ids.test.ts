import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { described } from '../../src/app/api';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { photo } from '../support/pictures';
import { phoneOf, type Phone } from '../support/visits';

// S24: a request about one's own thing that names somebody else's inside. 林晓 sells in another team than 李娜.
describe.each(lanes)('ids of other people’s things inside one’s own requests, on %s', (lane) => {
  let world: World;
  let folder: string;
  let [lina, linxiao]: [Phone, Phone] = [null!, null!];
  let foreignLead: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    world = await openWorld({ lane, env: { STORAGE_URL: `file:${folder}` } });
    await world.submit(FORM);
    const theirs = { ...FORM, company_name: '惠家连锁', phone: '13800138004', region: '华南' };
    foreignLead = (await world.submit({ ...theirs, industry: '零售' })).data.leadId;
    await world.settle();
    [lina, linxiao] = [await phoneOf(world, 'lina'), await phoneOf(world, 'linxiao')];
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Everything a request might have changed. */
  const state = async (): Promise<string> => {
    const tables = [
      'visit',
      'evidence',
      'capture_ticket',
      '`lead`',
      'account',
      'idempotent_answer',
    ];
    const rows = tables.map((table) => rowsOf(world.program.db, `SELECT * FROM ${table}`));
    return JSON.stringify(await Promise.all(rows));
  };

  it('S24 a visit of one’s own cannot begin at a foreign lead or customer', async () => {
    const foreign = await linxiao.open({ accountName: '惠家连锁' });
    const before = await state();
    for (const data of [
      { leadId: foreignLead },
      { leadId: foreignLead, accountName: '华东精工' },
      { accountId: foreign.accountId },
    ])
      expect((await lina.api('POST', '/visits', { data })).status).toBe(404);
    expect(await state()).toBe(before);
  });

  it('S24 evidence of one’s own cannot use a foreign capture ticket up', async () => {
    const own = await lina.open();
    const { id: ticketId } = await linxiao.ticket();
    const before = await state();
    const sent = await lina.send(own.id, { fields: { ticketId } });
    expect([sent.status, (sent.data as unknown as { code: string }).code]).toEqual([
      403,
      'ticket.foreign',
    ]);
    expect(await state()).toBe(before);
    const theirs = await linxiao.open({ accountName: '惠家连锁' });
    expect((await linxiao.send(theirs.id, { fields: { ticketId } })).status).toBe(201);
  });

  it('S24 a foreign visit takes no evidence, report or explanation, and shows none', async () => {
    const theirs = await linxiao.open({ accountName: '惠家连锁' });
    const { data: evidence } = await linxiao.send(theirs.id, { file: await photo({ seed: 7 }) });
    await world.settle();
    const before = await state();
    expect((await lina.send(theirs.id)).status).toBe(404);
    expect((await lina.report(theirs.id)).status).toBe(404);
    const explain = { data: { explanation: '手机没电' } };
    expect((await lina.api('POST', `/visits/${theirs.id}/explain`, explain)).status).toBe(404);
    expect((await lina.api('POST', `/visits/${theirs.id}/cancel`, { data: {} })).status).toBe(404);
    for (const path of ['', '/original', '/verify'])
      expect((await lina.api('GET', `/evidence/${evidence.id}${path}`)).status).toBeGreaterThan(
        402,
      );
    expect(await state()).toBe(before);
  });

  it('S24 somebody else’s Idempotency-Key answers nothing of theirs', async () => {
    const headers = { 'Idempotency-Key': 'visit-of-the-day' };
    const data = { accountName: '惠家连锁' };
    const theirs = await linxiao.api<{ id: string }>('POST', '/visits', { data, headers });
    const own = await lina.api<{ id: string }>('POST', '/visits', {
      ...{ data: { accountName: '华东精工' }, headers },
    });
    expect([theirs.status, own.status]).toEqual([201, 201]);
    expect(own.data.id).not.toBe(theirs.data.id);
  });

  it('S24 no route takes a batch of ids, in which a foreign one could hide, but the one that judges each', () => {
    for (const { input, path } of described) {
      // Each lead of it goes through the transfer of one; `test/journeys/pool` sends a foreign one along.
      if (path.endsWith('/leads/transfers')) continue;
      const { shape = {} } = input as { shape?: Record<string, unknown> };
      expect([path, Object.keys(shape).filter((name) => /ids$/i.test(name))]).toEqual([path, []]);
    }
  });
});
