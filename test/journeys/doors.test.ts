import type { AxiosResponse } from 'axios';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';
import { postTo, SOURCE_KEYS } from '../support/sources';

type Lead = {
  id: string;
  owner_id: string;
  contact_name: string;
  source_id: string;
  state: string;
};

type Answered = Promise<AxiosResponse<Record<string, unknown>>>;

describe.each(lanes)('doors beside the form, on %s', (lane) => {
  let world: World;
  let [lina, wangfang, zhouzong]: Api[] = [];
  beforeEach(async () => {
    world = await openWorld({ lane, env: SOURCE_KEYS });
    const api = (userid: string): Promise<Api> => apiAs(world, { userid });
    [lina, wangfang, zhouzong] = [await api('lina'), await api('wangfang'), await api('zhouzong')];
  });
  afterEach(() => world.close());

  const leads = (): Promise<Lead[]> =>
    rowsOf(world.program.db, 'SELECT id, owner_id, contact_name, source_id, state FROM `lead`');
  const idOf = async (name: string): Promise<string | undefined> => {
    const { directory } = await world.program.snapshot.read();
    return directory.members.find((member) => member.name === name)?.id;
  };

  describe('a customer added on WeCom', () => {
    it('is a lead of the member who was added, once, and is welcomed all the same', async () => {
      await world.tenant.addCustomer('lina', 'wm-1', { name: '赵女士' });
      await world.settle();
      expect(world.tenant.welcomeMessages()).toHaveLength(1);
      const expected = {
        owner_id: await idOf('李娜'),
        contact_name: '赵女士',
        source_id: 'contact',
      };
      expect(await leads()).toEqual([expect.objectContaining({ ...expected, state: 'assigned' })]);
      expect(JSON.stringify(world.tenant.chat('lina'))).toContain('企微加好友');
      await world.tenant.addCustomer('lina', 'wm-1', { name: '赵女士' });
      await world.settle();
      expect(await leads()).toHaveLength(1);
      expect(await countRows(world.program.db, 'lead_clock')).toBe(1);
    });

    it('by another member too stays a lead of the first, who is told', async () => {
      await world.tenant.addCustomer('lina', 'wm-1', { name: '赵女士' });
      await world.settle();
      await world.tenant.addCustomer('zhaolei', 'wm-1', { name: '赵女士' });
      await world.settle();
      expect((await leads()).map((lead) => lead.owner_id)).toEqual([await idOf('李娜')]);
      expect(JSON.stringify(world.tenant.chat('lina'))).toContain('客户加了赵磊的企业微信');
    });

    it('of whom WeCom tells nothing is a lead without a name, and the welcome did not wait', async () => {
      const undo = world.tenant.faults.fail(/externalcontact\/get/, { errcode: 48002 });
      await world.tenant.addCustomer('lina', 'wm-1', { name: '赵女士' });
      await world.settle();
      undo();
      expect(world.tenant.welcomeMessages()).toHaveLength(1);
      expect((await leads()).map((lead) => lead.contact_name)).toEqual(['微信客户']);
    });
  });

  describe('a lead entered by hand', () => {
    const fields = { companyName: '南方铸造', contactName: '钱', phone: '139 0013 9000' };
    const enter = (api: Api | undefined, data: object): Answered =>
      api!('POST', '/leads', { data });

    it('F6 is the rep’s own, flagged as come by a side door', async () => {
      const { status, data } = await enter(lina, { fields });
      expect([status, data['repeated']]).toEqual([201, false]);
      expect((await leads())[0]).toMatchObject({
        owner_id: await idOf('李娜'),
        source_id: 'manual',
      });
      const shown = await lina!('GET', `/leads/${String(data['leadId'])}`);
      expect(shown.data).toMatchObject({
        sourceId: 'manual',
        tags: ['手工'],
        phone: '139****9000',
      });
      expect((await enter(lina, { fields: { contactName: '谁' } })).status).toBe(422);
    });

    it('F6 is a percentage of each rep’s leads, for leaders', async () => {
      await world.submit(FORM);
      await enter(lina, { fields });
      await postTo(world, 'key-scan', {
        name: '孙',
        mobile: '13700137000',
        region: '华东',
        industry: '制造业',
      });
      const { data } = await wangfang!<{ items: object[] }>('GET', '/intake/side-doors');
      const figures = { leads: 3, side: 1, manual: 1, sidePercent: 33, manualPercent: 33 };
      expect(data.items).toEqual([{ memberId: await idOf('李娜'), ...figures }]);
      expect((await lina!('GET', '/intake/side-doors')).status).toBe(403);
    });

    it('is dispatched when a leader asks for it, and for leaders only', async () => {
      const east = { ...fields, region: '华东', industry: '制造业' };
      expect((await enter(lina, { fields: east, dispatch: true })).status).toBe(403);
      expect((await enter(wangfang, { fields: east, dispatch: true })).status).toBe(201);
      expect((await leads())[0]?.owner_id).toBe(await idOf('李娜'));
    });

    it('of a colleague’s customer stays theirs, and says no more than that', async () => {
      const { data } = await world.submit(FORM);
      const huangmin = await apiAs(world, { userid: 'huangmin' });
      const again = { companyName: FORM.company_name, phone: FORM.phone };
      const foreign = await enter(huangmin, { fields: again });
      expect(foreign.data).toEqual({ leadId: null, repeated: true });
      expect((await enter(lina, { fields: again })).data).toEqual({
        leadId: data.leadId,
        repeated: true,
      });
      await world.settle();
      expect(JSON.stringify(world.tenant.chat('lina'))).toContain('黄敏录入了这位客户');
      expect(await leads()).toHaveLength(1);
    });
  });

  it('F6 every lead has a code of its own, by which it is found', async () => {
    for (let n = 0; n < 5; n++) await world.submit({ ...FORM, phone: `1380013800${String(n)}` });
    type Listed = { items: { id: string }[] };
    const { data } = await zhouzong!<Listed>('GET', '/leads');
    const codes = await Promise.all(
      data.items.map(async ({ id }) => (await zhouzong!('GET', `/leads/${id}`)).data['code']),
    );
    expect(new Set(codes).size).toBe(5);
    const [code = ''] = codes.map(String);
    expect(code).toMatch(/^KH261125-[0-9A-F]{8}$/);
    for (const search of [code, code.toLowerCase()]) {
      const found = await zhouzong!<Listed>('GET', `/leads?search=${search}`);
      expect(found.data.items.map(({ id }) => id)).toEqual([data.items[0]?.id]);
    }
  });

  it('F2 a mapping is tried on a sample before it is used, and nothing is kept', async () => {
    const preview = (data: object): Answered =>
      zhouzong!('POST', '/intake/sources/douyin/preview', { data });
    const payload = { clue: { tel: '13800138000', name: '王' } };
    const now = await preview({ payload });
    expect(now.data['reason']).toContain('data.telephone');
    expect(now.data['missing']).toEqual(['contactName', 'phone', 'region', 'message']);
    const mapping = { phone: 'clue.tel', contactName: 'clue.name' };
    const tried = await preview({ payload: JSON.stringify(payload), mapping });
    expect(tried.data).toMatchObject({ reason: null, missing: [] });
    expect((await preview({ payload, mapping: { phone: 'clue..tel' } })).status).toBe(422);
    expect(
      (await zhouzong!('POST', '/intake/sources/none/preview', { data: { payload } })).status,
    ).toBe(404);
    expect(await countRows(world.program.db, 'lead_submission')).toBe(0);
  });

  it('F5 sources are shown with what came by them, and unknown ones in a bucket', async () => {
    const { data } = await world.submit(FORM);
    await postTo(world, 'key-douyin', { nothing: 1 });
    await rowsOf(world.program.db, "UPDATE `lead` SET source_id = 'gone' WHERE id = ?", [
      data.leadId,
    ]);
    const shown = await zhouzong!<{ items: { id: string }[] }>('GET', '/intake/sources');
    const figures = new Map(shown.data.items.map((item) => [item.id, item]));
    expect(figures.get('douyin')).toMatchObject({ leads: 0, failed: 1, costFen: 8_000 });
    expect(figures.get('unknown')).toMatchObject({ name: '未知来源', leads: 1 });
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('lina'))).toContain('未知来源');
  });
});
