import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import gcoord from 'gcoord';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { adjustableClock } from '../../src/kernel/clock';
import { eventually } from '../support/eventually';
import { withBrowser, openBrowser } from '../support/browser';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';

/** 上海陆家嘴, WGS-84. */
const BUND = { latitude: 31.2384, longitude: 121.5004, accuracy: 18 };

withBrowser('the H5 on a phone', () => {
  let world: World;
  let browser: Browser;
  let folder: string;
  let phone: BrowserContext;
  let page: Page;
  let site: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    const env = { STORAGE_URL: `file:${folder}` };
    world = await openWorld({ lane: 'sqlite', env, background: true, clock: adjustableClock() });
    site = world.program.url;
    browser = await openBrowser();
    phone = await openPhone();
    page = await signIn(phone, '李娜');
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const openPhone = async (): Promise<BrowserContext> => {
    const context = await browser.newContext({
      ...{ viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true },
      ...{ permissions: ['geolocation', 'camera', 'microphone'], geolocation: BUND },
    });
    context.setDefaultTimeout(40_000);
    return context;
  };
  const signIn = async (context: BrowserContext, name: string): Promise<Page> => {
    const opened = await context.newPage();
    await opened.goto(`${site}/app/`);
    await opened.getByRole('link', { name }).click();
    await opened.getByText('今日', { exact: true }).first().waitFor();
    return opened;
  };
  const count = async (table: string): Promise<number> => {
    const [row] = await rowsOf<{ n: number }>(
      world.program.db,
      `SELECT COUNT(*) AS n FROM ${table}`,
    );
    return Number(row?.n);
  };
  const photograph = async (): Promise<void> => {
    await page.getByRole('button', { name: '＋ 拍照' }).tap();
    await page.getByRole('button', { name: '拍摄' }).tap();
    await page.getByAltText('照片').last().waitFor();
  };
  const complete = async (): Promise<void> => {
    await page.getByRole('button', { name: '产品演示' }).tap();
    await page.getByRole('button', { name: '本周发方案' }).tap();
    await page.getByRole('button', { name: '提交' }).tap();
  };

  it('card → open visit → photo, voice, ticks → watermarked evidence → the manager sees it', async () => {
    const { data } = await world.submit(FORM);
    await page.goto(`${site}/app/#/visit?lead=${data.leadId}`);
    await page.getByRole('button', { name: '＋ 拍照' }).tap();
    await page.getByText('拍摄与定位告知书').waitFor();
    await page.getByRole('button', { name: '同意并继续' }).tap();
    await page.getByRole('button', { name: '拍摄' }).tap();
    await page.getByAltText('照片').waitFor();
    const talk = page.getByRole('button', { name: /按住说话/ });
    await talk.dispatchEvent('pointerdown');
    await page.getByText('松开结束 0:02').waitFor();
    await page.getByRole('button', { name: /松开结束/ }).dispatchEvent('pointerup');
    await page.getByText(/语音 0:0\d/).waitFor();
    await complete();
    await page.getByTestId('visits').getByText('华东精工').tap();
    await page.getByText('强凭证').first().waitFor();
    // The picture comes with its watermark a moment later.
    await page.getByAltText('带水印的照片').waitFor();
    await page.getByRole('button', { name: '核验' }).first().tap();
    await page.getByText('原件、水印和存证链一致').waitFor();
    expect(await count('visit')).toBe(1);
    expect(await count('evidence')).toBe(2);

    const manager = await signIn(await openPhone(), '王芳');
    await manager.getByText('团队').tap();
    await manager.getByTestId('visits').getByText('李娜 · 华东精工').tap();
    await manager.getByAltText('带水印的照片').waitFor();
    const shown = await manager.evaluate<number>(
      `((image) => image.decode().then(() => image.naturalWidth))(document.querySelector('img[alt="带水印的照片"]'))`,
    );
    expect(shown).toBeGreaterThan(300);
  }, 120_000);

  it('without network a visit waits on the phone, survives a restart and is sent once', async () => {
    await page.goto(`${site}/app/#/`);
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await page.reload();
    await page.getByRole('button', { name: '快速拜访' }).waitFor();
    await phone.setOffline(true);
    await page.getByRole('button', { name: '快速拜访' }).tap();
    await page.getByPlaceholder(/客户名称/).fill('南海电子');
    await photograph();
    await complete();
    await page.getByText('已存在手机里，联网后自动提交').waitFor();
    await page.reload();
    const drafts = page.getByTestId('drafts');
    await drafts.getByText('南海电子').waitFor();
    await drafts.getByText('等待提交').waitFor();
    expect(await count('visit')).toBe(1);
    await phone.setOffline(false);
    await page.getByTestId('visits').getByText('南海电子').waitFor();
    await drafts.waitFor({ state: 'detached' });
    await eventually(async () => expect(await count('visit')).toBe(2));
    const [evidence] = await rowsOf<{ n: number }>(
      world.program.db,
      `SELECT COUNT(*) AS n FROM evidence e JOIN capture_ticket t ON t.id = e.ticket_id WHERE t.offline = 1`,
    );
    expect(Number(evidence?.n)).toBe(1);
  }, 120_000);

  it('at the door of a known customer a visit takes six taps', async () => {
    const [east, north] = gcoord.transform(
      [BUND.longitude, BUND.latitude],
      gcoord.WGS84,
      gcoord.GCJ02,
    );
    await rowsOf(
      world.program.db,
      `UPDATE account SET latitude_e6 = ${Math.round(north * 1e6)}, longitude_e6 = ${Math.round(east * 1e6)} WHERE name LIKE '华东精工%'`,
    );
    await page.goto(`${site}/app/#/`);
    await page.reload();
    await page.getByRole('button', { name: '快速拜访' }).tap();
    const customer = page.getByPlaceholder(/客户名称/);
    await eventually(async () => expect(await customer.inputValue()).toContain('华东精工'));
    await photograph();
    await complete();
    await eventually(async () => expect(await count('visit')).toBe(3));
  }, 120_000);

  it('what is half written is still there when the page comes back', async () => {
    await page.goto(`${site}/app/#/visit`);
    await page.reload();
    await page.getByPlaceholder(/客户名称/).fill('西门钢构');
    await photograph();
    await page.goto(`${site}/app/#/`);
    await page.reload();
    await page.getByTestId('drafts').getByText('未完成').waitFor();
    await page.getByTestId('drafts').getByText('西门钢构').tap();
    await page.getByAltText('照片').waitFor();
    await page.getByText('删除', { exact: true }).tap();
    await page.getByRole('button', { name: '确认' }).tap();
    await page.getByRole('button', { name: '快速拜访' }).waitFor();
    expect(await page.getByTestId('drafts').count()).toBe(0);
  }, 120_000);
});
