import type { Page } from 'playwright-core';
import { withBrowser } from '../support/browser';
import { startNewcomer } from './newcomer';
import { photo } from '../support/pictures';

withBrowser('the H5 in the phone of the simulated tenant', () => {
  const { open, at } = startNewcomer();
  const attach = async (page: Page, role: string): Promise<void> =>
    page.getByTestId(`attach-${role}`).click();

  it('a voice message and a picture are sent from the chat; its link opens in the phone, signed in as that member', async () => {
    const page = await open();
    await attach(page, 'rep');
    await page.getByTestId('voice-rep').click();
    const chat = page.getByTestId('chat-rep');
    await chat.getByText('请先阅读告知书').first().waitFor();
    await chat.getByRole('link', { name: '去阅读' }).last().click();
    const frame = page.frameLocator('[data-testid="web-rep"]');
    await frame.getByText('李娜').waitFor();
    await frame.getByRole('button', { name: '阅读并同意' }).click();
    await frame.getByRole('button', { name: '同意并继续' }).click();
    await frame.getByText(/已于/).waitFor();
    await page.getByTestId('web-back-rep').click();
    await page.getByTestId('web-rep').waitFor({ state: 'detached' });
    await attach(page, 'rep');
    await page.getByTestId('voice-rep').click();
    await chat.getByText('收到语音，待转写').waitFor();
    await chat.getByRole('link', { name: '填写' }).click();
    await frame.getByPlaceholder(/待转写/).waitFor();
    await page.getByTestId('web-back-rep').click();
    await page.getByTestId('picture-rep').setInputFiles({
      ...{ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await photo() },
    });
    await chat.locator('img.photo').waitFor();
    expect(page.context().pages()).toHaveLength(1);
    await page.close();
  }, 60_000);

  it('a tab beside the phone still asks who it is, and no other site may frame the pages', async () => {
    const page = await open();
    const answer = await page.goto(at('/app/'));
    expect(answer?.headers()['content-security-policy']).toContain("frame-ancestors 'self'");
    await page.getByText('选择登录成员').waitFor();
    await page.close();
  });

  it('fits a phone of 375 pixels', async () => {
    const page = await open(375, 812);
    await page.getByTestId('form-example').click();
    await page.getByTestId('form-submit').click();
    await page.getByTestId('tab-rep').click();
    await attach(page, 'rep');
    await page.getByTestId('voice-rep').click();
    await page
      .getByTestId('chat-rep')
      .getByRole('link', { name: /填写|去阅读/ })
      .last()
      .click();
    const web = page.getByTestId('web-rep');
    await page.frameLocator('[data-testid="web-rep"]').locator('.page').waitFor();
    expect((await web.boundingBox())?.width).toBeGreaterThan(340);
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - window.innerWidth',
    );
    expect(overflow).toBe(0);
    await page.close();
  }, 60_000);
});
