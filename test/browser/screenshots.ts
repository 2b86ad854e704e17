import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { openBrowser, startNewcomersProgram } from '../support/browser';
import { shootMiniprogram } from './mini-screens';
import { shootVisits } from './visit-screens';

// The README's pictures, made from the running product: `npm run screenshots`.
const FOLDER = join(__dirname, 'screenshots');

async function playScene(page: Page): Promise<void> {
  const rep = page.getByTestId('chat-rep');
  await page.getByTestId('form-example').click();
  await page.getByTestId('company_name').fill('华东精工');
  await page.getByTestId('form-submit').click();
  const first = rep.getByTestId('message').filter({ hasText: '华东精工' }).first();
  await first.getByRole('button', { name: '接手' }).click();
  await first.getByRole('button', { name: '记录联系' }).waitFor();
  await page.getByTestId('form-example').click();
  await page.getByTestId('company_name').fill('申江机床');
  await page.getByTestId('phone').fill('13700137000');
  await page.getByTestId('region').selectOption('华东');
  await page.getByTestId('industry').selectOption('制造业');
  await page.getByTestId('form-submit').click();
  await rep.getByText('申江机床').first().waitFor();
  await page.getByTestId('clock-15m').click();
  await page.getByTestId('chat-manager').getByText('红灯').first().waitFor();
  await page.getByTestId('input-manager').fill('战报');
  await page.getByTestId('send-manager').click();
  await page.getByTestId('chat-manager').getByText('今日战报').waitFor();
}

/** A lead of the north reaches the rep who is on DingTalk. */
async function shootDingTalk(page: Page): Promise<void> {
  await page.getByTestId('tab-website').click();
  await page.getByTestId('form-example').click();
  await page.getByTestId('company_name').fill('京北机床');
  await page.getByTestId('phone').fill('13900139001');
  await page.getByTestId('region').selectOption('华北');
  await page.getByTestId('form-submit').click();
  await page.getByTestId('tab-rep').click();
  await page.getByTestId('switch-rep').selectOption('dingtalk:sunyue');
  await page.getByTestId('chat-rep').getByText('京北机床').first().waitFor();
  await page.getByTestId('input-rep').fill('今日');
  await page.getByTestId('send-rep').click();
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(FOLDER, 'phone-dingtalk.png') });
}

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const program = await startNewcomersProgram();
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${program.url}/sandbox/`);
  await playScene(page);
  await page.waitForTimeout(600);
  await sharp(await page.screenshot())
    .png({ palette: true })
    .toFile(join(FOLDER, 'desk.png'));
  await page.setViewportSize({ width: 375, height: 812 });
  for (const tab of ['website', 'rep', 'manager']) {
    const button = page.getByTestId(`tab-${tab}`);
    await button.click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(FOLDER, `phone-${tab}.png`) });
  }
  await shootDingTalk(page);
  await page.setViewportSize({ width: 1200, height: 900 });
  await page.goto(`${program.url}/api/docs`);
  await page.screenshot({ path: join(FOLDER, 'docs.png') });
  await shootVisits(program, FOLDER);
  await browser.close();
  await program.stop();
  await shootMiniprogram(FOLDER);
}

void main();
