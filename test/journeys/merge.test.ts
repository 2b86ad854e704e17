import { asSystem } from '../../src/app/unit-of-work';
import { DAY, MINUTE } from '../../src/kernel/clock';
import { FILL_KEYS } from '../../src/leads/commands/fill-keys';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';

type Lead = { id: string; ownerId: string; heat: number; phone: string; mergedInto: string | null };
type Merged = { mergeId: string; lead: Lead };

const OTHER = {
  ...{ ...FORM, company_name: '上海华东精工有限公司', contact_name: '李工' },
  phone: '13800138001',
};
/** All that makes a lead what it is; the order of the rows says nothing. */
const DUMPED = [
  ...['lead', 'lead_silence', 'lead_clock', 'lead_clock_step', 'lead_ownership', 'lead_key'],
  ...['lead_submission', 'follow_up', 'visit'],
];

describe.each(lanes)('two leads of one customer, on %s', (lane) => {
  let world: World;
  let manager: Api;
  let elder: string;
  let younger: string;
  beforeEach(async () => {
    world = await openWorld({ lane });
    manager = await apiAs(world, { userid: 'wangfang' });
    elder = (await world.submit(FORM)).data.leadId;
    await world.pass(5 * MINUTE);
    younger = (await world.submit(OTHER)).data.leadId;
    await world.pass(MINUTE);
  });
  afterEach(() => world.close());

  const merge = async (id: string, intoId: string): Promise<Merged> => {
    const answer = await manager<Merged>('POST', `/leads/${id}/merge`, { data: { intoId } });
    expect([answer.status, answer.data]).toMatchObject([200, {}]);
    return answer.data;
  };
  const undo = (mergeId: string): ReturnType<Api> => manager('POST', `/merges/${mergeId}/undo`);
  const lead = async (id: string): Promise<Lead> =>
    (await manager<Lead>('GET', `/leads/${id}`)).data;
  const listed = async (): Promise<string[]> =>
    (await manager<{ items: Lead[] }>('GET', '/leads')).data.items.map(({ id }) => id);
  const dump = async (): Promise<Record<string, string[]>> => {
    const found: Record<string, string[]> = {};
    const all = {
      ...Object.fromEntries(DUMPED.map((table) => [table, `SELECT * FROM \`${table}\``])),
    };
    all['timer'] = 'SELECT * FROM job WHERE lane = 0 AND due_at IS NOT NULL';
    for (const [name, text] of Object.entries(all))
      found[name] = (await rowsOf(world.program.db, text)).map((row) => JSON.stringify(row)).sort();
    return found;
  };
  const cards = (userid: string): string =>
    JSON.stringify(world.tenant.chat(userid).map(({ cardState }) => cardState));

  const last = (userid: string): string =>
    JSON.stringify(world.tenant.chat(userid).at(-1)?.cardState ?? '');

  it('are proposed to each other, with the reason and which had better stay', async () => {
    const answer = await manager('GET', `/leads/${younger}/duplicates`);
    expect(answer.data).toMatchObject({
      items: [{ id: elder, reasons: ['公司名相同'], keepId: elder }],
    });
    const rep = await apiAs(world, { userid: 'huangmin' });
    expect((await rep('GET', `/leads/${younger}/duplicates`)).status).toBe(404);
  });

  it('are proposed too when both came in before anybody noted what leads look alike by', async () => {
    await rowsOf(world.program.db, 'DELETE FROM lead_key');
    const before = await manager('GET', `/leads/${younger}/duplicates`);
    expect(before.data).toEqual({ items: [] });
    await world.program.unitOfWork(asSystem('test'), (ctx) => {
      ctx.enqueue({ kind: FILL_KEYS, lane: 2, payload: {} });
      return Promise.resolve();
    });
    await world.settle();
    const after = await manager('GET', `/leads/${younger}/duplicates`);
    expect(after.data).toMatchObject({ items: [{ id: elder }] });
  });

  it('are one in every list, and the cards of the other say so', async () => {
    await merge(younger, elder);
    await world.settle();
    expect(await listed()).toEqual([elder]);
    expect(await lead(younger)).toMatchObject({ mergedInto: elder });
    expect(await lead(elder)).toMatchObject({ mergedInto: null, heat: 1 });
    expect(cards('lina') + cards('zhaolei')).toContain('已合并到华东精工');
    const refused = await manager('POST', `/leads/${younger}/disqualify`, {
      data: { reason: 'x' },
    });
    expect(refused.data).toMatchObject({ code: 'lead.merged' });
    const again = await manager('POST', `/leads/${younger}/merge`, { data: { intoId: elder } });
    expect(again.data).toMatchObject({ code: 'lead.merged_already' });
  });

  it('the code of either finds the one that stays, also through another merge', async () => {
    const codeOf = async (id: string): Promise<string> =>
      (await manager<{ code: string }>('GET', `/leads/${id}`)).data.code;
    const codes = [await codeOf(elder), await codeOf(younger)];
    await merge(younger, elder);
    const third = (await world.submit({ ...OTHER, phone: '13800138003' })).data.leadId;
    await merge(elder, third);
    for (const code of [...codes, await codeOf(third)]) {
      const { data } = await manager<{ items: Lead[] }>('GET', `/leads?search=${code}`);
      expect(data.items.map(({ id }) => id)).toEqual([third]);
    }
  });

  it('whoever asks again by either number comes to the one that stays', async () => {
    await merge(younger, elder);
    const { data } = await world.submit({ ...OTHER, message: '再问一次' });
    expect(data.leadId).toBe(elder);
    expect(await lead(elder)).toMatchObject({ heat: 2, message: '再问一次' });
    expect(await countRows(world.program.db, '`lead`')).toBe(2);
  });

  it('what is logged about the other stops the clock of the one that stays', async () => {
    await merge(younger, elder);
    const call = { data: { channel: 'phone', note: '已联系' } };
    expect((await manager('POST', `/leads/${younger}/follow-ups`, call)).status).toBe(201);
    expect(await lead(elder)).toMatchObject({ dueAt: null });
    const [logged] = await rowsOf<{ subject_id: string }>(
      world.program.db,
      'SELECT * FROM follow_up',
    );
    expect(logged?.subject_id).toBe(younger);
  });

  it('are two again, byte for byte, and their timers fire at the old moments', async () => {
    const before = await dump();
    const { mergeId } = await merge(younger, elder);
    await world.pass(MINUTE);
    expect(await dump()).not.toEqual(before);
    expect((await undo(mergeId)).status).toBe(200);
    expect(await dump()).toEqual(before);
    await world.settle();
    expect(last('lina') + last('zhaolei')).toContain('新线索，请在今天 10:20 前联系客户');
    const red = async (): Promise<number> =>
      (await rowsOf(world.program.db, "SELECT id FROM `lead` WHERE light = 'red'")).length;
    // The elder began at 10:00, the younger at 10:05, and it is 10:07.
    await world.pass(8 * MINUTE - 1);
    expect(await red()).toBe(0);
    await world.pass(1);
    expect(await red()).toBe(1);
    await world.pass(5 * MINUTE - 1);
    expect(await red()).toBe(1);
    await world.pass(1);
    expect(await red()).toBe(2);
  });

  it('no timer of the other fires while they are one, and a late undo fires it at once', async () => {
    const { mergeId } = await merge(younger, elder);
    await world.pass(60 * MINUTE);
    expect(await lead(younger)).toMatchObject({ light: 'green' });
    await undo(mergeId);
    await world.settle();
    expect(await lead(younger)).toMatchObject({ light: 'red', mergedInto: null });
  });

  it('what has become of the one that stays remains, and the other has its owner back', async () => {
    const { ownerId } = await lead(younger);
    const { mergeId } = await merge(younger, elder);
    await manager('POST', `/leads/${elder}/disqualify`, { data: { reason: '无需求' } });
    expect((await undo(mergeId)).status).toBe(200);
    expect(await lead(elder)).toMatchObject({ state: 'disqualified', heat: 0 });
    expect(await lead(younger)).toMatchObject({ ownerId, state: 'assigned', mergedInto: null });
    expect((await undo(mergeId)).data).toMatchObject({ code: 'merge.undone' });
  });

  it('from the thirty-first day on, or to whoever cannot see them, it stays as it is', async () => {
    const { mergeId } = await merge(younger, elder);
    const stranger = await apiAs(world, { userid: 'linxiao' });
    expect((await stranger('POST', `/merges/${mergeId}/undo`)).status).toBe(404);
    world.clock.advance(30 * DAY + 1);
    manager = await apiAs(world, { userid: 'wangfang' });
    expect((await undo(mergeId)).data).toMatchObject({ code: 'merge.too_old' });
  });

  it('a contact is forgotten in both, and what the merge had kept of them', async () => {
    const { mergeId } = await merge(younger, elder);
    const director = await apiAs(world, { userid: 'zhouzong' });
    expect((await director('POST', `/leads/${younger}/erase-contact`)).status).toBe(200);
    const rest = JSON.stringify(
      await rowsOf(world.program.db, 'SELECT * FROM `lead`, lead_merge, lead_key'),
    );
    expect(rest).not.toMatch(/王经理|李工|1380013800/);
    expect((await undo(mergeId)).data).toMatchObject({ code: 'merge.forgotten' });
  });

  it('whether a customer is known is told to everybody, and never whose they are', async () => {
    const rep = await apiAs(world, { userid: 'linxiao' });
    const ask = (query: string): ReturnType<Api> => rep('GET', `/leads/exists?${query}`);
    const known = { exists: true, since: '2026-11' };
    expect((await ask('phone=138-0013-8000')).data).toEqual(known);
    expect((await ask(`company=${encodeURIComponent('华南精工')}`)).data).toMatchObject({
      exists: false,
    });
    expect((await ask(`company=${encodeURIComponent('华东精工（集团）有限公司')}`)).data).toEqual(
      known,
    );
    expect((await ask('phone=13999999999')).data).toEqual({ exists: false, since: null });
    expect((await ask('phone=1')).data).toMatchObject({ code: 'lead.lookup_phone' });
    expect((await ask('')).status).toBe(422);
    for (let n = 4; n < 100; n++) await ask('phone=13999999999');
    expect((await ask('phone=13999999999')).status).toBe(429);
    const noted = "SELECT data FROM audit_log WHERE action = 'lead.looked_up'";
    expect(await rowsOf(world.program.db, noted)).toHaveLength(100);
  });
});
