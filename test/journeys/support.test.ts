import { DAY, MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';
import { phoneOf } from '../support/visits';

type Ask = { mayAsk: boolean; missing: string | null; evidence: { followUpId: string } | null };
type Request = { id: string; asked: string; state: string; followUpId: string };
type Result = { effectiveTouches: number; qualified: boolean; budgetFen: number; ratio: number };
type Returned = Request & { after30: Result | null; after60: Result | null };

const DINNER = { kind: 'expense', stage: '方案演示', amountFen: 50_000, purpose: '请王经理吃饭' };

describe.each(lanes)('support is asked for on evidence, on %s', (lane) => {
  let world: World;
  let leadId: string;
  let [lina, wangfang]: Api[] = [];
  beforeEach(async () => {
    world = await openWorld({ lane });
    leadId = (await world.submit(FORM)).data.leadId;
    await world.settle();
    lina = await apiAs(world, { userid: 'lina' });
    wangfang = await apiAs(world, { userid: 'wangfang' });
    await lina('POST', `/leads/${leadId}/accept`);
    await world.settle();
  });
  afterEach(() => world.close());

  const api = (who: 'lina' | 'wangfang'): Api => (who === 'lina' ? lina : wangfang)!;
  const meet = async (): Promise<void> => {
    const phone = await phoneOf(world, 'lina');
    const visit = await phone.open({ leadId, accountName: undefined });
    await world.pass(15 * MINUTE);
    const ticket = await phone.ticket({ accountId: visit.accountId });
    await phone.send(visit.id, { fields: { ticketId: ticket.id } });
    expect((await phone.report(visit.id)).data).toMatchObject({ effective: true });
    await world.settle();
  };
  const look = async (): Promise<Ask> =>
    (await api('lina')<Ask>('GET', `/leads/${leadId}/support`)).data;
  const ask = (data: object, who: 'lina' | 'wangfang' = 'lina') =>
    api(who)<Request & { code?: string; message?: string }>('POST', `/leads/${leadId}/support`, {
      data,
    });
  const say = async (text: string): Promise<void> => {
    await world.tenant.say('lina', text);
    await world.settle();
  };
  const card = (userid: string): { taskId?: string; text: string } => {
    const shown = world.tenant
      .chat(userid)
      .filter(({ cardState }) => JSON.stringify(cardState ?? '').includes('"资源申请"'))
      .at(-1);
    return { ...shown, text: JSON.stringify(shown?.cardState ?? null) };
  };

  it('without evidence there is no button, in the chat and on the page, and no way around it', async () => {
    expect(await look()).toMatchObject({ mayAsk: false, evidence: null });
    await say('申请 华东');
    expect(card('lina').text).toContain('还不能申请');
    expect(card('lina').text).not.toContain('submit_button');
    // Thirty notes are no evidence.
    for (let i = 0; i < 30; i++)
      await api('lina')('POST', `/leads/${leadId}/follow-ups`, {
        data: { channel: 'phone', outcome: 'reached', note: `第 ${String(i)} 次` },
      });
    const refused = await ask(DINNER);
    expect(refused.status).toBe(409);
    expect(refused.data).toMatchObject({ code: 'support.no_evidence' });
    expect(await countRows(world.program.db, 'support_request')).toBe(0);
  });

  it('with evidence it goes to the leader with stage and ground, and the asker hears the answer', async () => {
    await meet();
    const { evidence, mayAsk } = await look();
    expect(mayAsk).toBe(true);
    const asked = await ask(DINNER);
    expect(asked.status).toBe(201);
    expect(asked.data).toMatchObject({
      asked: '招待与差旅费用 ¥500',
      followUpId: evidence?.followUpId,
    });
    await world.settle();
    expect(card('wangfang').text).toMatch(/华东精工.*方案演示.*有效触达/s);
    await world.tenant.tap('wangfang', card('wangfang').taskId ?? '', 'support.approve');
    await world.settle();
    expect(card('wangfang').text).toContain('王芳已同意');
    const told = JSON.stringify(world.tenant.chat('lina').at(-1)?.content);
    expect(told).toContain('您申请的华东精工的招待与差旅费用 ¥500，王芳已同意');
    const again = await api('wangfang')('POST', `/support/${asked.data.id}/decline`);
    expect(again).toMatchObject({ status: 409, data: { code: 'support.already_decided' } });
  });

  it('can be asked for in the chat with stage and amount', async () => {
    await meet();
    await say('申请 华东');
    const { taskId = '', text } = card('lina');
    expect(text).toContain('提交申请');
    const selections = { kind: ['engineer'], stage: ['需求诊断'], amount: ['none'] };
    await world.tenant.tap('lina', taskId, 'support.ask', selections);
    await world.settle();
    expect(card('lina').text).toContain('已提交');
    const rows = await rowsOf<{ kind: string; stage: string; amount_fen: number | null }>(
      world.program.db,
      'SELECT kind, stage, amount_fen FROM support_request',
    );
    expect(rows).toEqual([{ kind: 'engineer', stage: '需求诊断', amount_fen: null }]);
  });

  it.each([
    [
      'a stage that comes before it',
      { ...DINNER, kind: 'sample', stage: '首次触达' },
      'support.too_early',
    ],
    ['a stage nobody knows', { ...DINNER, stage: '握手' }, 'support.stage_unknown'],
    ['no amount', { ...DINNER, amountFen: null }, 'support.amount_missing'],
    ['too much', { ...DINNER, amountFen: 5_000_001 }, 'support.amount_too_high'],
    ['something else', { ...DINNER, kind: 'car' }, 'support.kind_unknown'],
  ])('refuses %s', async (_, wish, code) => {
    await meet();
    expect((await ask(wish)).data.code).toBe(code);
    expect(await countRows(world.program.db, 'support_request')).toBe(0);
  });

  it('only the owner asks, only a leader decides', async () => {
    await meet();
    expect((await ask(DINNER, 'wangfang')).data.code).toBe('support.not_yours');
    const { data } = await ask(DINNER);
    expect((await api('lina')('POST', `/support/${data.id}/approve`)).status).toBe(403);
    const chenwei = await apiAs(world, { userid: 'chenwei' });
    expect((await chenwei('POST', `/support/${data.id}/approve`)).status).toBe(404);
  });

  it('thirty and sixty days later what came of it stands beside it', async () => {
    await meet();
    const { data } = await ask(DINNER);
    await api('wangfang')('POST', `/support/${data.id}/approve`);
    await world.pass(MINUTE);
    await meet();
    await api('lina')('POST', `/leads/${leadId}/qualify`);
    await world.settle();
    const returned = async (): Promise<Returned | undefined> =>
      (await api('wangfang')<{ items: Returned[] }>('GET', '/support')).data.items[0];
    expect(await returned()).toMatchObject({ state: 'approved', after30: null, after60: null });
    world.clock.advance(31 * DAY);
    const result = { effectiveTouches: 1, qualified: true, budgetFen: 50_000_000, ratio: 1_000 };
    wangfang = await apiAs(world, { userid: 'wangfang' });
    expect(await returned()).toMatchObject({ after30: result, after60: null });
    world.clock.advance(30 * DAY);
    wangfang = await apiAs(world, { userid: 'wangfang' });
    expect(await returned()).toMatchObject({ after30: result, after60: result });
  });
});
