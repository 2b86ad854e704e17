import type { Page } from 'playwright-core';
import { DAY, MINUTE } from '../../src/kernel/clock';
import { withBrowser } from '../support/browser';
import { leadLike, plantLeads } from '../support/leads';
import { openBrowserStage, type BrowserStage } from './stage';

withBrowser('the board in the H5', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openBrowserStage();
    const now = stage.world.clock.now();
    await plantLeads(
      stage.world.program.db,
      Array.from({ length: 12 }, (_, i) =>
        leadLike({
          ...{ id: `lead-${String(i)}`, createdAt: now - 5 * DAY + i * MINUTE },
          ...{ companyName: `客户${String(i)}`, sourceId: i < 11 ? 'website' : 'douyin' },
          ...(i > 0 ? { firstTouchAt: now - 4 * DAY, effectiveAt: now - 4 * DAY } : {}),
        }),
      ),
    );
  }, 60_000);
  afterAll(() => stage.close());

  /** A page that is wider than its screen scrolls sideways. */
  const overflow = (page: Page): Promise<number> =>
    page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );

  it.each([375, 1440])(
    'tells plain figures and opens into its leads, %i px wide',
    async (width) => {
      const page = await stage.signIn(await stage.openPhone(), '王芳');
      await page.setViewportSize({ width, height: 812 });
      await page.getByText('团队', { exact: true }).tap();
      await page.getByText('看板', { exact: true }).tap();
      const figures = page.getByTestId('figures');
      await figures.getByText('91.7%').first().waitFor();
      await figures.getByText('成本 ¥80').waitFor();
      await page.locator('[data-testid=funnel] [data-drawn=true]').waitFor();
      await page.locator('[data-testid=waits] [data-drawn=true]').waitFor();
      expect(await overflow(page)).toBe(0);
      await page.getByRole('button', { name: '抖音留资' }).tap();
      await figures.getByText('样本不足').first().waitFor();
      await page.getByRole('button', { name: '全部' }).tap();
      const rows = page.getByTestId('rows');
      await rows.getByText('没人联系 1 条').waitFor();
      await rows.getByRole('button', { name: '收到 12' }).tap();
      await rows.getByText('收到 12 条').waitFor();
      await rows.getByRole('button', { name: '没人联系 1' }).tap();
      await rows.getByText('客户0', { exact: true }).tap();
      await page.waitForURL(/#\/leads\/lead-0$/);
      await page.getByText('客户0').first().waitFor();
    },
    120_000,
  );
});
