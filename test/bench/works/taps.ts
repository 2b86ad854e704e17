import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { readConfig } from '../../../src/app/config';
import { startProgram } from '../../../src/app/program';
import { openBrowser } from '../../support/browser';
import { mostRow } from '../table';
import type { Work } from './work';

/** 上海陆家嘴, WGS-84. */
const BUND = { latitude: 31.2384, longitude: 121.5004, accuracy: 18 };

/** A rep's quick visit to a customer known already, by script in Chromium: taps, and seconds until it has been sent. */
export const tapping: Work = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'salesbeat-bench-'));
  const program = await startProgram({
    config: readConfig({
      ...{ PORT: '0', HOST: '127.0.0.1', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' },
      STORAGE_URL: `file:${folder}`,
    }),
  });
  const browser = await openBrowser();
  const context = await browser.newContext({
    ...{ viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true },
    ...{ permissions: ['geolocation', 'camera', 'microphone'], geolocation: BUND },
  });
  const page = await context.newPage();
  await page.goto(`${program.url}/app/`);
  await page.getByRole('link', { name: '李娜' }).click();
  const button = (name: string): Locator => page.getByRole('button', { name });
  const visit = async (
    more: (() => Promise<void>) | null,
  ): Promise<{ taps: number; seconds: number }> => {
    let taps = 0;
    const began = performance.now();
    const tap = async (what: Locator): Promise<void> => {
      taps++;
      await what.tap();
    };
    await tap(button('快速拜访'));
    await more?.();
    await tap(button('＋ 拍照'));
    if (more) await button('同意并继续').tap();
    await tap(button('拍摄'));
    await page.getByAltText('照片').last().waitFor();
    for (const name of ['产品演示', '本周发方案', '提交']) await tap(button(name));
    await page.getByTestId('drafts').waitFor({ state: 'hidden' });
    return { taps, seconds: (performance.now() - began) / 1_000 };
  };
  // The first time the customer is new, and the text has to be agreed to; at the second the customer is suggested.
  await visit(() => page.getByPlaceholder(/客户名称/).fill('华东精工'));
  const { taps, seconds } = await visit(null);
  await browser.close();
  await program.stop();
  rmSync(folder, { recursive: true });
  return [
    mostRow('quick visit by script in Chromium, taps', { value: taps, most: 6, unit: '' }),
    mostRow('… seconds until it is sent', { value: seconds, most: 30, unit: 's' }),
  ];
};
