import { asSystem } from '../../src/app/unit-of-work';
import { logFollowUp } from '../../src/activities';
import { WATCH_RISKS } from '../../src/insights/commands/watch-risks';
import { withBrowser } from '../support/browser';
import { eventually } from '../support/eventually';
import { FORM } from '../support/program';
import { apiAs } from '../support/session';
import { openBrowserStage, type BrowserStage } from './stage';

withBrowser('what is asked for and warned of, in the H5', () => {
  let stage: BrowserStage;
  let leadId: string;
  let lina: string;
  beforeAll(async () => {
    stage = await openBrowserStage();
    leadId = (await stage.world.submit(FORM)).data.leadId;
    await eventually(async () => expect(await stage.count('lead_ownership')).toBe(1));
    const api = await apiAs(stage.world, { userid: 'lina' });
    lina = (await api<{ id: string }>('GET', '/me')).data.id;
    await api('POST', `/leads/${leadId}/accept`);
  }, 60_000);
  afterAll(() => stage.close());

  it('no button without evidence; with it stage, kind and amount make a request', async () => {
    const page = await stage.signIn(await stage.openPhone(), '李娜');
    await page.goto(`${stage.site}/app/#/leads/${leadId}`);
    const card = page.getByTestId('support');
    await card.getByText('还没有有凭证的有效触达').waitFor();
    expect(await card.getByRole('button').count()).toBe(0);
    await stage.world.program.unitOfWork(asSystem('test'), (ctx) =>
      logFollowUp(ctx, {
        ...{ subjectId: leadId, memberId: lina, channel: 'visit', outcome: 'reached' },
        ...{ note: '见面 20 分钟', effective: true },
      }),
    );
    await page.reload();
    await card.getByRole('button', { name: '申请费用、技术支持或样品' }).tap();
    await page.getByRole('button', { name: '首次触达' }).tap();
    expect(await page.getByRole('button', { name: /样品与试用/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '方案演示', exact: true }).tap();
    await page.getByRole('button', { name: '样品与试用' }).tap();
    expect(await page.getByRole('button', { name: '提交申请' }).isDisabled()).toBe(true);
    await page.getByPlaceholder('金额，元').fill('1200');
    // The request arrives, its answer does not: sent again, it is still one.
    let lost = 0;
    await page.route('**/support', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.fallback();
      lost++;
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: '提交申请' }).tap();
    await page.getByText('没有网络').waitFor();
    await page.getByRole('button', { name: '提交申请' }).tap();
    await page.getByText('已提交，等主管同意').waitFor();
    await card.getByText('样品与试用 ¥1,200').waitFor();
    await card.getByText('等主管同意').waitFor();
    expect(await stage.count('support_request')).toBe(1);
  }, 120_000);

  it.each([375, 1440])(
    'a leader sees the risk rules and what they told, %i px wide',
    async (width) => {
      await stage.world.program.unitOfWork(asSystem('schedule'), (ctx) => {
        ctx.enqueue({ kind: WATCH_RISKS, lane: 2, payload: {}, unique: `risks:${ctx.newId()}` });
        return Promise.resolve();
      });
      await eventually(async () => expect(await stage.count('risk_rule')).toBe(3));
      const page = await stage.signIn(await stage.openPhone(), '王芳');
      await page.setViewportSize({ width, height: 812 });
      await page.goto(`${stage.site}/app/#/board`);
      const risks = page.getByTestId('risks');
      await risks.getByText('重点线索 7 天没有有效触达').waitFor();
      expect(await risks.getByText('已启用').count()).toBe(3);
      await risks.getByText('重点线索 7 天没有有效触达').tap();
      await risks.getByText('还没有触发过').waitFor();
    },
    120_000,
  );

  it.each([375, 1440])(
    'a leader sees which words helped, and by which leads that is known, %i px wide',
    async (width) => {
      const { program } = stage.world;
      await program.unitOfWork(asSystem('test'), (ctx) =>
        logFollowUp(ctx, {
          ...{ subjectId: leadId, memberId: lina, channel: 'phone', outcome: 'reached' },
          ...{ note: '讲了同行案例', effective: false },
        }),
      );
      await program.db.query("UPDATE `lead` SET state = 'qualified'");
      const page = await stage.signIn(await stage.openPhone(), '王芳');
      await page.setViewportSize({ width, height: 812 });
      await page.goto(`${stage.site}/app/#/board`);
      const scripts = page.getByTestId('scripts');
      await scripts.getByText('1/1 条有效，没有可比的线索').first().waitFor();
      await scripts.getByText(/同行案例 · [12] 次/).tap();
      await scripts.getByText(/李娜 · 提到 [12] 次/).waitFor();
      await scripts.getByText(FORM.company_name).tap();
      await page.getByText(FORM.message).waitFor();
    },
    120_000,
  );
});
