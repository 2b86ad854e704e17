import type { Page } from 'playwright-core';
import { withBrowser } from '../support/browser';
import { startNewcomer } from './newcomer';

withBrowser('a newcomer at the simulated tenant', () => {
  const { open } = startNewcomer();
  const fill = async (page: Page, company: string, phone: string): Promise<void> => {
    await page.getByTestId('form-example').click();
    await page.getByTestId('company_name').fill(company);
    await page.getByTestId('phone').fill(phone);
    await page.getByTestId('form-submit').click();
  };

  it('sees a form become a card, takes it on, misses the clock and finds the manager told', async () => {
    const page = await open();
    await fill(page, '旭日电机', '13900139001');
    const card = page
      .getByTestId('chat-rep')
      .getByTestId('message')
      .filter({ hasText: '旭日电机' })
      .first();
    await card.getByRole('button', { name: '接手' }).click();
    await card.getByRole('button', { name: '记录联系' }).waitFor();
    await page.getByTestId('clock-15m').click();
    const alarm = page
      .getByTestId('chat-manager')
      .getByTestId('message')
      .filter({ hasText: '旭日电机' });
    await alarm.first().waitFor();
    expect(await alarm.first().textContent()).toContain('红灯');
    await page.close();
  });

  it('logs the first touch on the card, and the manager hears nothing', async () => {
    const page = await open();
    await fill(page, '安和机械', '13900139002');
    const card = page
      .getByTestId('chat-rep')
      .getByTestId('message')
      .filter({ hasText: '安和机械' })
      .first();
    await card.getByRole('button', { name: '接手' }).click();
    await card.getByRole('button', { name: '记录联系' }).click();
    await card.getByRole('button', { name: '提交' }).click();
    await card.getByText('请先选「结果」').waitFor();
    await card.getByLabel('结果').selectOption({ label: '已联系上' });
    await card.getByRole('button', { name: '提交' }).click();
    await card.getByText('已记录').waitFor();
    await page.getByTestId('clock-15m').click();
    await page.getByTestId('input-rep').fill('线索');
    await page.getByTestId('send-rep').click();
    await page.getByTestId('chat-rep').getByText('我的线索').first().waitFor();
    expect(await page.getByTestId('chat-manager').textContent()).not.toContain('红灯：安和机械');
    await page.close();
  });

  it('can do the same on a phone, one pane at a time', async () => {
    const page = await open(375, 812);
    await fill(page, '小屏测试', '13900139003');
    await page.getByTestId('tab-rep').click();
    await page.getByTestId('chat-rep').getByText('小屏测试').first().waitFor();
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - window.innerWidth',
    );
    expect(overflow).toBe(0);
    await page.close();
  });
});
