import { withBrowser } from '../support/browser';
import { eventually } from '../support/eventually';
import { FORM } from '../support/program';
import { apiAs } from '../support/session';
import { openBrowserStage, type BrowserStage } from './stage';

withBrowser('leads in the H5', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openBrowserStage();
    for (const [company_name, budget_range, phone] of [
      ['小单精工', '10万以下', '13800138001'],
      ['大单重工', '100万以上', '13800138002'],
    ])
      await stage.world.submit({
        ...{ ...FORM, company_name: company_name ?? '' },
        ...{ budget_range: budget_range ?? '', phone: phone ?? '' },
      });
    const manager = await apiAs(stage.world, { userid: 'wangfang' });
    const lina = await apiAs(stage.world, { userid: 'lina' });
    const { data: me } = await lina<{ id: string }>('GET', '/me');
    type Leads = { items: { id: string; ownerId: string | null }[] };
    const leads = async (): Promise<Leads['items']> =>
      (await manager<Leads>('GET', '/leads')).data.items;
    await eventually(async () => expect((await leads()).every((one) => one.ownerId)).toBe(true));
    for (const { id, ownerId } of await leads())
      if (ownerId !== me.id)
        await manager('POST', `/leads/${id}/transfer`, { data: { memberId: me.id } });
  }, 60_000);
  afterAll(() => stage.close());

  it('stand by money and clock; one is opened, its number looked at, taken on and a contact logged', async () => {
    const page = await stage.signIn(await stage.openPhone(), '李娜');
    const agenda = page.getByTestId('agenda');
    await agenda.getByText('小单精工').waitFor();
    expect(await agenda.locator('.title').allTextContents()).toEqual(['大单重工', '小单精工']);
    await agenda.getByText('大单重工').tap();
    await page.getByText('138****8002').waitFor();
    await page.getByRole('button', { name: '查看号码' }).tap();
    await page.getByRole('link', { name: '13800138002' }).waitFor();
    await page.getByRole('button', { name: '接手' }).tap();
    await page.getByText('跟进中').waitFor();
    expect(await page.getByRole('button', { name: '转派' }).count()).toBe(0);
    await page.getByRole('button', { name: '记一次联系' }).tap();
    await page.getByRole('button', { name: '已约时间' }).tap();
    await page.getByRole('button', { name: '保存' }).tap();
    await page.getByText('已联系', { exact: true }).waitFor();
    await eventually(async () => expect(await stage.count('follow_up')).toBe(1));
    await page.getByRole('button', { name: '去拜访' }).tap();
    const customer = page.getByPlaceholder(/客户名称/);
    await eventually(async () => expect(await customer.inputValue()).toBe('大单重工'));
  }, 120_000);

  it('are given up for a reason and taken back; a leader gives one to somebody else', async () => {
    const page = await stage.signIn(await stage.openPhone(), '李娜');
    await page.getByTestId('agenda').getByText('小单精工').tap();
    await page.getByRole('button', { name: '无效' }).tap();
    await page.getByText('没有需求').tap();
    await page.getByText('已标记无效：没有需求').waitFor();
    await page.getByRole('button', { name: '撤销无效' }).tap();
    await page.getByRole('button', { name: '去拜访' }).waitFor();
    const path = new URL(page.url()).hash;
    const leader = await stage.signIn(await stage.openPhone(), '王芳');
    await leader.goto(`${stage.site}/app/${path}`);
    await leader.getByRole('button', { name: '转派' }).tap();
    await leader.locator('.van-action-sheet__item').first().tap();
    await leader.getByText('已转派').waitFor();
  }, 120_000);

  it('somebody else of the company is called by their own number, a landline with its 0', async () => {
    const form = { ...FORM, company_name: '大单重工', credit_code: '91350100M000100Y43' };
    const { data } = await stage.world.submit({ ...form, phone: '13800138002' });
    const other = { contact_name: '赵会计', phone: '021-62345678', job_title: '财务' };
    expect((await stage.world.submit({ ...form, ...other })).data).toEqual(data);
    const page = await stage.signIn(await stage.openPhone(), '李娜');
    await page.goto(`${stage.site}/app/#/leads/${data.leadId}`);
    await page.getByText('财务 021****5678').waitFor();
    await page.getByRole('button', { name: '查看号码' }).nth(1).tap();
    await page.getByRole('link', { name: '02162345678' }).waitFor();
    expect(await page.getByText('138****8002').count()).toBe(1);
  }, 120_000);

  it('a visit begins with the customer whose light was tapped', async () => {
    const lina = await apiAs(stage.world, { userid: 'lina' });
    const account = await lina<{ id: string }>('POST', '/accounts', { data: { name: '近邻机械' } });
    const page = await stage.signIn(await stage.openPhone(), '李娜');
    await page.goto(`${stage.site}/app/#/visit?account=${account.data.id}`);
    const customer = page.getByPlaceholder(/客户名称/);
    await eventually(async () => expect(await customer.inputValue()).toBe('近邻机械'));
  }, 120_000);
});
