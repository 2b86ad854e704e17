import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { workshop } from './workshop';

/** 上海张江, WGS-84. */
const PARK = { latitude: 31.2046, longitude: 121.5903, accuracy: 14 };

async function phoneBrowser(folder: string): Promise<Browser> {
  const seen = join(folder, 'workshop.mjpeg');
  const picture = await workshop();
  await writeFile(seen, Buffer.concat(Array.from({ length: 10 }, () => picture)));
  return openBrowser([`--use-file-for-fake-video-capture=${seen}`]);
}

async function openPhone(browser: Browser, url: string, name: string): Promise<Page> {
  const context = await browser.newContext({
    ...{ viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true },
    ...{ deviceScaleFactor: 2, permissions: ['geolocation', 'camera', 'microphone'] },
    geolocation: PARK,
  });
  const page = await context.newPage();
  await page.goto(`${url}/app/`);
  await page.getByRole('link', { name }).click();
  await page.getByText('今日', { exact: true }).first().waitFor();
  return page;
}

async function photograph(page: Page): Promise<void> {
  await page.getByRole('button', { name: '＋ 拍照' }).tap();
  const agree = page.getByRole('button', { name: '同意并继续' });
  const shutter = page.getByRole('button', { name: '拍摄' });
  await agree.or(shutter).first().waitFor();
  if (await agree.isVisible()) await agree.tap();
  await shutter.tap();
  await page.getByAltText('照片').last().waitFor();
}

/** Pictures of the H5 at phone size, and of the leader's page on a desk; `url` is a program with a lead of 李娜. */
export async function shootVisits(url: string, into: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'screens-'));
  const browser = await phoneBrowser(folder);
  const shoot = async (page: Page, name: string): Promise<void> => {
    await page.waitForTimeout(700);
    await page.screenshot({ path: join(into, `visit-${name}.png`) });
  };
  const rep = await openPhone(browser, url, '李娜');
  await rep.getByRole('button', { name: '快速拜访' }).tap();
  await rep.getByPlaceholder(/客户名称/).fill('华东精工');
  await photograph(rep);
  await rep.getByRole('button', { name: '产品演示' }).tap();
  await rep.getByRole('button', { name: '本周发方案' }).tap();
  await shoot(rep, 'write');
  await rep.getByRole('button', { name: '提交' }).tap();
  await rep.getByTestId('visits').getByText('华东精工').waitFor();
  await rep.locator('.van-toast').waitFor({ state: 'hidden' });
  await shoot(rep, 'today');
  await rep.getByTestId('visits').getByText('华东精工').tap();
  await rep.getByAltText('带水印的照片').waitFor();
  await shoot(rep, 'evidence');
  await rep.goto(`${url}/app/#/mine`);
  await shoot(rep, 'mine');
  const leader = await openPhone(browser, url, '王芳');
  await leader.getByText('团队').tap();
  await leader.getByTestId('visits').getByText('华东精工').waitFor();
  await shoot(leader, 'team');
  await leader.setViewportSize({ width: 1440, height: 900 });
  await shoot(leader, 'team-desk');
  await browser.close();
  await rm(folder, { recursive: true });
}
