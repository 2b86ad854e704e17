import type { BrowserContext, Page } from 'playwright-core';
import { withBrowser } from '../support/browser';
import { paper, printed } from '../support/documents';
import { eventually } from '../support/eventually';
import { photo } from '../support/pictures';
import { rowsOf } from '../support/rows';
import { complete, openBrowserStage, photograph, type BrowserStage } from './stage';

withBrowser('contacts that are no visit, and minutes, in the H5', () => {
  let stage: BrowserStage;
  let phone: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    stage = await openBrowserStage();
    phone = await stage.openPhone();
    page = await stage.signIn(phone, '李娜');
  }, 60_000);
  afterAll(() => stage.close());

  const begin = async (customer: string, way: string): Promise<void> => {
    await page.getByRole('button', { name: '快速拜访' }).tap();
    await page.getByRole('button', { name: way, exact: true }).tap();
    await page.getByPlaceholder(/客户名称/).fill(customer);
  };
  const choose = async (label: RegExp, name: string, buffer: Buffer): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByText(label).tap();
    const mimeType = name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg';
    await (await chooser).setFiles({ name, mimeType, buffer });
  };
  const kindsOf = async (customer: string): Promise<string[]> => {
    const rows = await rowsOf<{ kind: string; source: string; channel: string }>(
      stage.world.program.db,
      `SELECT e.kind, e.source, v.channel FROM evidence e JOIN visit v ON v.id = e.visit_id
       JOIN account a ON a.id = v.account_id WHERE a.name = ? ORDER BY e.kind`,
      [customer],
    );
    return rows.map(({ channel, kind, source }) => `${channel}: ${kind} from ${source}`);
  };

  it('a call asks for its call log, and is effective once two minutes were read on it', async () => {
    await begin('华东精工', '电话');
    await page.getByRole('button', { name: '＋ 通话截图' }).tap();
    await page.getByRole('button', { name: '同意并继续' }).tap();
    await complete(page);
    await page.getByText('还缺：通话截图').waitFor();
    const log = await paper(['王经理 13900139000', '呼出', '通话时长 3分20秒']);
    await choose(/＋ 通话截图/, '通话.jpg', log);
    await page.getByAltText('截图').waitFor();
    await page.getByRole('button', { name: '提交' }).tap();
    await page.getByTestId('visits').getByText('华东精工').tap();
    await page.getByText('电话', { exact: true }).waitFor();
    await eventually(async () =>
      expect(await kindsOf('华东精工')).toEqual(['phone: screenshot from album']),
    );
  }, 120_000);

  it('minutes go along with a visit, and a proposal with a message, without network too', async () => {
    await page.goto(`${stage.site}/app/#/`);
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await page.reload();
    await page.getByRole('button', { name: '快速拜访' }).waitFor();
    await phone.setOffline(true);
    await begin('南海电子', '上门');
    await photograph(page);
    await choose(/＋ 纪要/, '会议纪要.pdf', await printed());
    await page.getByText('会议纪要.pdf').waitFor();
    await complete(page);
    await begin('西门钢构', '发方案');
    await choose(/＋ 方案文件/, '方案.pdf', await printed(['致西门钢构：改造方案与报价']));
    await page.getByText('方案.pdf').waitFor();
    await complete(page);
    const drafts = page.getByTestId('drafts');
    await drafts.getByText('西门钢构').waitFor();
    await page.reload();
    await drafts.getByText('西门钢构').waitFor();
    await drafts.getByText('南海电子').waitFor();
    await phone.setOffline(false);
    await page.getByTestId('visits').getByText('西门钢构').waitFor();
    await drafts.waitFor({ state: 'detached' });
    expect(await kindsOf('南海电子')).toEqual([
      ...['visit: minutes from file', 'visit: photo from camera'],
    ]);
    expect(await kindsOf('西门钢构')).toEqual(['wechat: minutes from file']);
  }, 120_000);

  it('nobody sees or sends the drafts of a colleague who used the same phone', async () => {
    await begin('奉贤模具', '发方案');
    await choose(/＋ 方案文件/, '方案.jpg', await photo());
    await page.getByText('方案.jpg').waitFor();
    await page.goto(`${stage.site}/app/#/`);
    await page.getByTestId('drafts').getByText('奉贤模具').waitFor();
    await phone.clearCookies();
    const colleague = await stage.signIn(phone, '赵磊');
    await colleague.getByText('没有进行中的线索').waitFor();
    expect(await colleague.getByTestId('drafts').count()).toBe(0);
    await phone.clearCookies();
    const again = await stage.signIn(phone, '李娜');
    await again.getByTestId('drafts').getByText('奉贤模具').tap();
    await again.getByText('方案.jpg').waitFor();
  }, 120_000);
});
