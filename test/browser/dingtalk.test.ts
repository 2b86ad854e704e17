import type { Locator, Page } from 'playwright-core';
import { SESSION_COOKIE } from '../../src/app/authenticate';
import { withBrowser } from '../support/browser';
import { startNewcomer } from './newcomer';
import { photo } from '../support/pictures';

const SUNYUE = '孙悦（销售代表 · 钉钉）';

withBrowser('DingTalk on the page of the simulated tenants', () => {
  const newcomer = startNewcomer();
  /** The newcomer's page, with 孙悦 in the phone of the rep. */
  const open = async (): Promise<Page> => {
    const page = await newcomer.open();
    await page.getByTestId('switch-rep').selectOption({ label: SUNYUE });
    return page;
  };
  const submit = async (page: Page, company: string, phone: string): Promise<void> => {
    await page.getByTestId('form-example').click();
    await page.getByTestId('company_name').fill(company);
    await page.getByTestId('phone').fill(phone);
    await page.getByLabel('地区').selectOption('华北');
    await page.getByTestId('form-submit').click();
  };
  const cardOf = (page: Page, company: string): Locator =>
    page.getByTestId('chat-rep').getByTestId('message').filter({ hasText: company }).first();
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByTestId('input-rep').fill(text);
    await page.getByTestId('send-rep').click();
  };

  it('a form becomes a card in her chat; its buttons and words reach the product, and the manager is told on WeCom', async () => {
    const page = await open();
    const phone = page.getByTestId('chat-rep');
    expect(await phone.locator('.phone').getAttribute('data-platform')).toBe('dingtalk');
    await submit(page, '北方重工', '13900139101');
    const card = cardOf(page, '北方重工');
    await card.getByRole('button', { name: '接手' }).click();
    await card.getByRole('button', { name: '记录联系' }).waitFor();
    expect(await card.getByRole('button', { name: '接手' }).count()).toBe(0);
    await say(page, '帮助');
    await phone.getByText('您可以这样说').waitFor();
    await phone.getByText('已送达').waitFor();
    await page.getByTestId('clock-15m').click();
    const alarm = page.getByTestId('chat-manager').getByTestId('message');
    await alarm.filter({ hasText: '红灯：北方重工' }).first().waitFor();
    await phone.getByText('北方重工 已超时').waitFor();
    await page.close();
  });

  it('drop-downs answer on the card, and what nobody chose is asked for', async () => {
    const page = await open();
    await submit(page, '燕山锅炉', '13900139102');
    const card = cardOf(page, '燕山锅炉');
    await card.getByRole('button', { name: '接手' }).click();
    await card.getByRole('button', { name: '记录联系' }).click();
    await card.getByRole('button', { name: '提交' }).click();
    await card.getByText('请先选「结果」').waitFor();
    await card.getByLabel('结果').selectOption({ label: '已联系上' });
    await card.getByRole('button', { name: '提交' }).click();
    await card.getByText('已记录').waitFor();
    await page.close();
  });

  it('says in the other switchers that something is new, and shows WeCom again for whoever is there', async () => {
    const page = await open();
    await page.getByTestId('switch-rep').selectOption('lina');
    await submit(page, '长城电缆', '13900139103');
    const news = page.getByTestId('switch-rep').locator('option', { hasText: `${SUNYUE} ●` });
    await news.waitFor({ state: 'attached' });
    const frame = page.getByTestId('chat-rep').locator('.phone');
    expect(await frame.getAttribute('data-platform')).toBe('wecom');
    const names = await page.getByTestId('switch-rep').locator('option').allTextContents();
    expect(names.filter((name) => name.startsWith('王芳'))).toHaveLength(1);
    await page.close();
  });

  it('a voice message shows its transcript, a picture itself; a link opens in the phone, signed in by DingTalk', async () => {
    const page = await open();
    const chat = page.getByTestId('chat-rep');
    await page.getByTestId('attach-rep').click();
    await page.getByTestId('voice-rep').click();
    await chat.getByText('对方想先看一下演示').waitFor();
    await page.getByTestId('picture-rep').setInputFiles({
      ...{ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await photo() },
    });
    const picture = chat.locator('img.photo');
    await picture.waitFor();
    await expectLoaded(picture);
    await chat.getByRole('link', { name: '去阅读' }).last().click();
    await chat.getByText('钉钉内打开').waitFor();
    const frame = page.frameLocator('[data-testid="web-rep"]');
    await frame.getByText('孙悦').waitFor();
    await frame.getByText('今日', { exact: true }).click();
    await frame.getByText('今日', { exact: true }).first().waitFor();
    expect(page.context().pages()).toHaveLength(1);
    await page.close();
  }, 60_000);

  it('a tab beside the phones asks who it is, and later comes back to DingTalk', async () => {
    const page = await newcomer.open();
    await page.goto(newcomer.at(`/dingtalk/sign-in?to=${encodeURIComponent('/app/#/mine')}`));
    await page.getByRole('button', { name: '孙悦' }).click();
    await page.getByText('等待提交的拜访').waitFor();
    await page.context().clearCookies({ name: SESSION_COOKIE });
    await page.goto(newcomer.at('/app/'));
    await page.waitForURL('**/dingtalk/sign-in?to=*');
    await page.close();
  }, 60_000);

  it('fits a phone of 375 pixels', async () => {
    const page = await open();
    await page.setViewportSize({ width: 375, height: 812 });
    await submit(page, '太行矿机', '13900139104');
    await page.getByTestId('tab-rep').click();
    await cardOf(page, '太行矿机').waitFor();
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - window.innerWidth',
    );
    expect(overflow).toBe(0);
    await page.close();
  });
});

async function expectLoaded(picture: Locator): Promise<void> {
  await picture.evaluate((image) => (image as unknown as { decode: () => Promise<void> }).decode());
}
