import { asSystem } from '../../src/app/unit-of-work';
import { DAY } from '../../src/kernel/clock';
import { registerLead } from '../../src/leads';
import { lanes } from '../support/databases';
import { openImportDesk, type ImportDesk } from '../support/imports';
import { FORM, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';
import { cellsOf } from '../support/sheets';

const CODE = '91350100M000100Y43';
const OTHER_CODE = '9144030071526726XG';
const WANG = { ...FORM, credit_code: CODE };
const LI = {
  ...{ ...FORM, company_name: '精工采购中心', contact_name: '李工', phone: '13800138001' },
  ...{ job_title: '采购', message: '请寄样品', credit_code: ' 91350100m000100y43 ' },
};

type Contact = { leadId: string; name: string; jobTitle: string | null; phone: string };
type Lead = {
  id: string;
  creditCode: string | null;
  heat: number;
  message: string;
  contacts: Contact[];
};

describe.each(lanes)('F7 a 统一社会信用代码, on %s', (lane) => {
  let desk: ImportDesk;
  let world: World;
  let manager: Api;
  beforeEach(async () => {
    desk = await openImportDesk(lane);
    ({ world, manager } = desk);
  });
  afterEach(() => desk.close());

  const submit = async (form: Record<string, string>): Promise<string> => {
    const { status, data } = await world.submit(form);
    expect([200, 201]).toContain(status);
    await world.settle();
    return data.leadId;
  };
  const lead = async (id: string): Promise<Lead> =>
    (await manager<Lead>('GET', `/leads/${id}`)).data;
  const leads = (): Promise<number> =>
    countRows(world.program.db, '`lead` WHERE merged_into IS NULL');

  it('two people of one company are one lead, whose owner hears of the other and may call them', async () => {
    const id = await submit(WANG);
    expect(await lead(id)).toMatchObject({ creditCode: CODE });
    expect(await submit(LI)).toBe(id);
    expect(await leads()).toBe(1);
    const { heat, message, contacts } = await lead(id);
    expect([heat, message]).toEqual([1, '请寄样品']);
    expect(contacts).toMatchObject([{ name: '李工', jobTitle: '采购', phone: '138****8001' }]);
    const card = JSON.stringify(world.tenant.chat('lina').at(-1)?.cardState);
    expect(card).toContain('同公司的李工（采购）也来询问');
    expect(JSON.stringify(world.tenant.chat('lina'))).not.toContain('13800138001');
    const lina = await apiAs(world, { userid: 'lina' });
    const reveal = (api: Api): ReturnType<Api> =>
      api('POST', `/leads/${contacts[0]!.leadId}/reveal-phone`);
    expect((await reveal(lina)).data).toEqual({ phone: '+8613800138001' });
    const stranger = await apiAs(world, { userid: 'huangmin' });
    expect((await reveal(stranger)).status).toBe(404);
    // From now on they are known by their number, without the code too; and the same words are no new question.
    expect(await submit(LI)).toBe(id);
    expect(await submit({ ...LI, credit_code: '', message: '还有吗' })).toBe(id);
    expect(await lead(id)).toMatchObject({ heat: 2, message: '还有吗' });
    expect((await lead(id)).contacts).toHaveLength(1);
  });

  it('twenty people of it at once make one lead with nineteen contacts', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        world.submit({ ...WANG, phone: String(13_800_138_000 + n), contact_name: `联系人${n}` }),
      ),
    );
    await world.settle();
    const ids = [...new Set(answers.map(({ data }) => data.leadId))];
    expect(ids).toHaveLength(1);
    expect(await leads()).toBe(1);
    expect((await lead(ids[0]!)).contacts).toHaveLength(19);
    expect(await countRows(world.program.db, 'lead_submission')).toBe(20);
    const merged = "audit_log WHERE action = 'lead.merged'";
    expect(await countRows(world.program.db, merged)).toBe(19);
  });

  it('fills what the company’s lead had not; what is a person’s own stays theirs', async () => {
    const id = await submit({ ...WANG, phone: '', budget_range: '' });
    expect(await submit({ ...LI, industry: '化工' })).toBe(id);
    expect(await lead(id)).toMatchObject({
      ...{ contactName: '王经理', phone: null, jobTitle: null },
      ...{ industry: '制造业', budgetRange: '50万以上' },
      contacts: [{ name: '李工', phone: '138****8001' }],
    });
    // Who was known by name now has a number.
    expect(await submit({ ...WANG, message: '我的手机' })).toBe(id);
    expect(await lead(id)).toMatchObject({ contactName: '王经理', phone: '138****8000' });
  });

  it('a member who enters a colleague is named to the owner', async () => {
    const id = await submit(WANG);
    const { data: before } = await manager<{ ownerId: string }>('GET', `/leads/${id}`);
    const zhaolei = await apiAs(world, { userid: 'zhaolei' });
    const fields = { phone: '13800138001', contactName: '李工', creditCode: CODE };
    const { data } = await zhaolei('POST', '/leads', { data: { fields } });
    await world.settle();
    expect(data).toEqual({ leadId: null, repeated: true });
    expect(await lead(id)).toMatchObject({ ownerId: before.ownerId });
    const card = JSON.stringify(world.tenant.chat('lina').at(-1)?.cardState);
    expect(card).toContain('赵磊录入了这位客户：同公司的李工，电话在线索页');
  });

  it('a company’s own fields of one person do not replace those of another', async () => {
    const at = (stage: string, more: object): Promise<unknown> =>
      world.program.unitOfWork(asSystem('test'), (ctx) => {
        const website = ctx.leadSources.get('website')!;
        const source = { ...website, custom: { 当前阶段: 'stage', [`${stage}备注`]: 'note' } };
        const form = { ...WANG, stage, note: '有', ...more };
        return registerLead(ctx, { source, form, digest: stage });
      });
    await at('报价', {});
    await at('初步接触', LI);
    const [row] = await rowsOf<{ custom_fields: string }>(
      world.program.db,
      'SELECT custom_fields FROM `lead` WHERE merged_into IS NULL',
    );
    expect(JSON.parse(row!.custom_fields)).toEqual([
      { name: '当前阶段', value: '报价' },
      { name: '报价备注', value: '有' },
      { name: '初步接触备注', value: '有' },
    ]);
  });

  it('whoever was taken for a colleague can be a lead of their own again, with an owner and a clock', async () => {
    const id = await submit({ ...WANG, budget_range: '' });
    await submit(LI);
    const { contacts } = await lead(id);
    const lina = await apiAs(world, { userid: 'lina' });
    const { data } = await lina<{ items: { id: string }[] }>('GET', `/leads/${id}/merges`);
    const undone = await lina('POST', `/merges/${data.items[0]!.id}/undo`);
    expect([undone.status, undone.data]).toMatchObject([200, { state: 'assigned' }]);
    await world.settle();
    const alone = contacts[0]!.leadId;
    const running = 'lead_clock WHERE stopped_at IS NULL';
    expect(await countRows(world.program.db, `${running} AND lead_id = '${alone}'`)).toBe(1);
    expect(await lead(alone)).toMatchObject({ phone: '138****8001', mergedInto: null });
    expect(await lead(id)).toMatchObject({ budgetRange: null, contacts: [], creditCode: CODE });
    const { data: alike } = await manager('GET', `/leads/${alone}/duplicates`);
    expect(alike).toMatchObject({ items: [{ id, reasons: ['统一社会信用代码相同'] }] });
  });

  it('goes with the contact who is forgotten, and so do colleagues', async () => {
    const id = await submit(WANG);
    await submit(LI);
    const director = await apiAs(world, { userid: 'zhouzong' });
    expect((await director('POST', `/leads/${id}/erase-contact`)).status).toBe(200);
    const rest = JSON.stringify(
      await rowsOf(world.program.db, 'SELECT * FROM `lead`, lead_merge, lead_key, lead_submission'),
    );
    expect(rest).not.toMatch(/王经理|李工|1380013800|91350100M000100Y43/);
    expect(await submit({ ...LI, message: '再问' })).not.toBe(id);
  });

  it('is learnt from a later form of a known person', async () => {
    const id = await submit(FORM);
    await world.pass(DAY);
    expect(await submit({ ...WANG, message: '补充代码' })).toBe(id);
    expect(await lead(id)).toMatchObject({ creditCode: CODE, message: '补充代码' });
    expect(await submit(LI)).toBe(id);
    expect(await submit({ ...WANG, credit_code: OTHER_CODE, message: '换了公司' })).toBe(id);
    expect(await lead(id)).toMatchObject({ creditCode: CODE });
    const known = await manager('GET', `/leads/exists?creditCode=${OTHER_CODE}`);
    expect(known.data).toMatchObject({ exists: false });
  });

  it('of somebody else’s lead takes nobody away from their own: the two are proposed', async () => {
    const wang = await submit(WANG);
    const li = await submit({ ...LI, credit_code: '', company_name: '另一家' });
    for (const message of ['第一次', '第二次']) expect(await submit({ ...LI, message })).toBe(li);
    expect(await lead(li)).toMatchObject({ creditCode: null, message: '第二次' });
    const { data } = await manager('GET', `/leads/${li}/duplicates`);
    expect(data).toMatchObject({
      items: [{ id: wang, reasons: ['统一社会信用代码相同'] }],
    });
  });

  it('goes over with a merge and comes back when it is undone', async () => {
    const young = await submit({ ...LI, company_name: '另一家' });
    const old = await submit(FORM);
    const rows = 'SELECT * FROM `lead` ORDER BY id';
    const before = JSON.stringify(await rowsOf(world.program.db, rows));
    const data = { intoId: old };
    const merged = await manager<{ mergeId: string }>('POST', `/leads/${young}/merge`, { data });
    expect([(await lead(old)).creditCode, (await lead(young)).creditCode]).toEqual([CODE, null]);
    await manager('POST', `/merges/${merged.data.mergeId}/undo`);
    expect(JSON.stringify(await rowsOf(world.program.db, rows))).toBe(before);
    // Something happens in between: only what was taken over goes back.
    const again = await manager<{ mergeId: string }>('POST', `/leads/${young}/merge`, { data });
    expect(await submit({ ...LI, phone: '13800138009', message: '第三人' })).toBe(old);
    await manager('POST', `/merges/${again.data.mergeId}/undo`);
    expect([(await lead(old)).creditCode, (await lead(young)).creditCode]).toEqual([null, CODE]);
    expect(await submit({ ...LI, phone: '13800138008', message: '第四人' })).toBe(young);
  });

  it('of a lead that was merged away leads to the one that stays', async () => {
    const wang = await submit(WANG);
    const li = await submit({ ...LI, credit_code: OTHER_CODE });
    await manager('POST', `/leads/${li}/merge`, { data: { intoId: wang } });
    expect(await submit({ ...LI, credit_code: OTHER_CODE, phone: '13800138007' })).toBe(wang);
    expect(await lead(wang)).toMatchObject({ creditCode: CODE });
    expect(await leads()).toBe(1);
  });

  it('that cannot be right costs no lead and stands in the message; who types it in is told', async () => {
    const id = await submit({ ...WANG, credit_code: '350100000001000' });
    expect(await lead(id)).toMatchObject({ creditCode: null });
    expect((await lead(id)).message).toContain('统一社会信用代码：350100000001000（校验不符）');
    const bank = `${CODE} 开户行：工行上海分行 账号 1001234567890123456`;
    const long = await submit({ ...FORM, phone: '13800138006', credit_code: bank });
    expect((await lead(long)).message).toContain(bank);
    const rep = await apiAs(world, { userid: 'lina' });
    const fields = { phone: '13800138005', creditCode: `${CODE.slice(0, -1)}4` };
    const refused = await rep('POST', '/leads', { data: { fields } });
    expect([refused.status, refused.data]).toMatchObject([
      ...[422, { code: 'intake.credit_code_invalid' }],
    ]);
    expect(await leads()).toBe(2);
  });

  it('is found by search, told whether it is known, and stands in exports', async () => {
    const id = await submit(WANG);
    await submit({ ...FORM, phone: '13800138004' });
    const { data } = await manager<{ items: Lead[] }>('GET', `/leads?search=${CODE.toLowerCase()}`);
    expect(data.items.map((one) => one.id)).toEqual([id]);
    const rep = await apiAs(world, { userid: 'linxiao' });
    const ask = (code: string): ReturnType<Api> => rep('GET', `/leads/exists?creditCode=${code}`);
    expect((await ask(CODE)).data).toEqual({ exists: true, since: '2026-11' });
    expect((await ask(OTHER_CODE)).data).toEqual({ exists: false, since: null });
    expect((await ask('1')).data).toMatchObject({ code: 'lead.lookup_credit_code' });
    const wish = { data: { reason: '季度复盘用' }, responseType: 'arraybuffer' } as const;
    const file = await cellsOf(Buffer.from((await manager<Buffer>('POST', '/exports', wish)).data));
    const at = file[1]!.indexOf('统一社会信用代码');
    const codes = file.slice(2).map((cells) => cells[at] ?? '');
    expect(codes.sort()).toEqual(['', CODE]);
  });

  it.each([{ dispatch: false }, { dispatch: true }])(
    'a list teaches the codes of known people, and of those it has just told of, with $dispatch',
    async (wish) => {
      const id = await submit(FORM);
      const list = [
        ...['客户名称,联系人,电话,税号', `华东精工,王经理,13800138000,${CODE}`],
        ...['腾云科技,马工,13800138002,', `腾云科技,马工,13800138002,${OTHER_CODE}`],
      ].join('\n');
      const { id: importId } = await desk.preview(Buffer.from(list));
      expect(await desk.start(importId, wish)).toMatchObject({ created: 1, repeated: 2 });
      expect(await lead(id)).toMatchObject({ creditCode: CODE });
      const { data } = await manager<{ items: Lead[] }>('GET', `/leads?search=${OTHER_CODE}`);
      expect(data.items).toHaveLength(1);
    },
  );

  it.each([{ dispatch: false }, { dispatch: true }])(
    'a list with another person of it sends that row back, with $dispatch',
    async (wish) => {
      await submit(WANG);
      const list = [
        ...['客户名称,联系人,电话,税号', `华东精工,王经理,13800138000,${CODE}`],
        ...[`精工采购,李工,13800138001,${CODE}`, `腾云科技,马工,13800138002,${OTHER_CODE}`],
        ...[`腾云科技,马工,13800138002,${OTHER_CODE}`, `腾云财务,刘工,13800138003,${OTHER_CODE}`],
      ].join('\n');
      const { id, columns, rows } = await desk.preview(Buffer.from(list));
      expect(columns.at(-1)).toMatchObject({ header: '税号', field: 'creditCode' });
      expect(rows[0]?.values).toMatchObject({ creditCode: CODE });
      expect(await desk.start(id, wish)).toMatchObject({ created: 1, repeated: 2, rejected: 2 });
      expect(await leads()).toBe(2);
      const back = await manager<Buffer>('GET', `/imports/${id}/rejected`, {
        responseType: 'arraybuffer',
      });
      expect(Buffer.from(back.data).toString()).toMatch(
        /李工[^\n]*同一统一社会信用代码已有线索 KH/,
      );
    },
  );
});
