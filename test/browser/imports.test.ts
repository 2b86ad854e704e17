import { withBrowser } from '../support/browser';
import { csv, xlsx } from '../support/sheets';
import { openBrowserStage, type BrowserStage } from './stage';

withBrowser('a manager imports a list, in the H5', () => {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openBrowserStage();
  }, 60_000);
  afterAll(() => stage.close());

  const file = (
    name: string,
    buffer: Buffer,
  ): { name: string; mimeType: string; buffer: Buffer } => ({
    ...{ name, mimeType: 'application/octet-stream', buffer },
  });

  it('looks at it, says what a column is, starts it, fetches what came back, and undoes it', async () => {
    const page = await stage.signIn(await stage.openPhone(), '王芳');
    await page.getByText('团队').tap();
    await page.getByText('导入表格').tap();
    const list = await xlsx([
      ['客户名称', '负责人', '电话'],
      ['华东精工', '王经理', 13_800_138_001],
      ['坏号码厂', '赵工', '12345'],
    ]);
    await page.getByLabel('选择文件').setInputFiles(file('客户名单.xlsx', list));
    const preview = page.getByTestId('preview');
    await preview.getByText('预览：2 行').waitFor();
    await preview.getByText('138****8001').waitFor();
    await preview.getByText('退回：手机号格式不对，请检查').waitFor();
    await preview.getByLabel('负责人').selectOption({ label: '联系人' });
    await preview.getByRole('button', { name: '开始导入' }).tap();
    const runs = page.getByTestId('imports');
    await runs.getByText('新增 1，重复 0，退回 1').waitFor();
    const coming = page.waitForEvent('download');
    await runs.getByText('下载退回的行').tap();
    expect((await coming).suggestedFilename()).toMatch(/\.xlsx$/);
    expect(await stage.count("`lead` WHERE contact_name = '王经理'")).toBe(1);
    await runs.getByRole('button', { name: '撤销' }).tap();
    await page.getByRole('button', { name: '确认' }).tap();
    await runs.getByText('已删除 1').waitFor();
    expect(await stage.count('`lead`')).toBe(0);
  }, 90_000);

  it('is told in words why a file is not taken', async () => {
    const page = await stage.signIn(await stage.openPhone(), '王芳');
    await page.goto(`${stage.site}/app/#/imports`);
    await page.getByLabel('选择文件').setInputFiles(file('a.csv', Buffer.from(csv([['电话']]))));
    await page.getByText('文件里没有数据').waitFor();
  }, 60_000);

  it('a rep has no such page', async () => {
    const page = await stage.signIn(await stage.openPhone(), '李娜');
    await page.goto(`${stage.site}/app/#/imports`);
    await page.getByText('今日', { exact: true }).first().waitFor();
    expect(await page.getByText('选择文件').count()).toBe(0);
  }, 60_000);
});
