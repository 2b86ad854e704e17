import { withBrowser } from '../support/browser';
import { printed } from '../support/documents';
import { eventually } from '../support/eventually';
import { phoneOf } from '../support/visits';
import { openBrowserStage, type BrowserStage } from './stage';

withBrowser('what customers are concerned about, in the H5', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openBrowserStage();
    const [lina, zhaolei] = [
      await phoneOf(stage.world, 'lina'),
      await phoneOf(stage.world, 'zhaolei'),
    ];
    const fields = { kind: 'minutes', source: 'file' };
    for (let n = 0; n < 8; n++) {
      const mine = await lina.open({ accountName: `甲${n}` });
      await lina.send(mine.id, {
        file: await printed([`第 ${n} 次会议：客户要求降价和折扣`]),
        fields,
      });
      await lina.report(mine.id);
      const other = await zhaolei.open({ accountName: `乙${n}` });
      const file = await printed([`第 ${n} 次会议：客户关心售后和备件`]);
      if (n < 7) await zhaolei.send(other.id, { file, fields });
    }
    await eventually(async () => expect(await stage.count('minutes_page')).toBe(15));
  }, 90_000);
  afterAll(() => stage.close());

  it('a rep sees shares with n, and no verdict while there are too few documents', async () => {
    const page = await stage.signIn(await stage.openPhone(), '李娜');
    await page.goto(`${stage.site}/app/#/mine`);
    const card = page.getByTestId('concerns');
    await card
      .getByText('纪要 8 份，团队其他人 7 份；任一方不满 8 份，样本不足，不作比较')
      .waitFor();
    await card.getByText(/提到 16 次 · 样本不足/).waitFor();
    await card.locator('[data-drawn=true] canvas').waitFor();
    expect(await card.getByText('偏高').count()).toBe(0);
  }, 60_000);

  it('a leader looks at one member, and a deviation is marked once the test finds one', async () => {
    const zhaolei = await phoneOf(stage.world, 'zhaolei');
    const { id } = await zhaolei.open({ accountName: '丙' });
    const file = await printed(['第 8 次会议：客户关心售后和备件']);
    await zhaolei.send(id, { file, fields: { kind: 'minutes', source: 'file' } });
    await eventually(async () => expect(await stage.count('minutes_page')).toBe(16));
    const page = await stage.signIn(await stage.openPhone(), '王芳');
    await page.getByText('团队').tap();
    const card = page.getByTestId('concerns');
    await card.getByLabel('看谁的').selectOption({ label: '李娜' });
    await card.getByText('纪要 8 份，团队其他人 8 份', { exact: true }).waitFor();
    await card.getByText('偏高').waitFor();
    const density = page.getByTestId('density');
    await density.locator('[data-drawn=true] canvas').first().waitFor();
    await density.getByText('按文字查看').tap();
    await density
      .getByText(/次拜访/)
      .first()
      .waitFor();
  }, 60_000);

  it('charts are fetched only by pages that have one', async () => {
    const page = await stage.signIn(await stage.openPhone(), '王芳');
    const fetched = (): Promise<string[]> =>
      page.evaluate(
        `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('charts'))`,
      );
    expect(await fetched()).toEqual([]);
    await page.getByText('团队').tap();
    await page.locator('[data-drawn=true] canvas').first().waitFor();
    expect((await fetched()).length).toBeGreaterThan(0);
  }, 60_000);
});
