import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { adjustableClock } from '../../src/kernel/clock';
import { openBrowser } from '../support/browser';
import { openWorld, type World } from '../support/program';
import { countRows } from '../support/rows';

/** 上海陆家嘴, WGS-84. */
export const BUND = { latitude: 31.2384, longitude: 121.5004, accuracy: 18 };

/** The whole program and phones with the H5 open in Chromium. */
export type BrowserStage = {
  world: World;
  site: string;
  openPhone: () => Promise<BrowserContext>;
  /** Signs in on a phone and ends on 今日. */
  signIn: (phone: BrowserContext, name: string) => Promise<Page>;
  count: (table: string) => Promise<number>;
  close: () => Promise<void>;
};

export async function openBrowserStage(env: Record<string, string> = {}): Promise<BrowserStage> {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  const world = await openWorld({
    ...{ lane: 'sqlite', background: true, clock: adjustableClock() },
    env: { STORAGE_URL: `file:${folder}`, ...env },
  });
  const browser: Browser = await openBrowser();
  const site = world.program.url;
  return {
    ...{ world, site },
    openPhone: async () => {
      const context = await browser.newContext({
        ...{ viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true },
        ...{ permissions: ['geolocation', 'camera', 'microphone'], geolocation: BUND },
      });
      context.setDefaultTimeout(40_000);
      return context;
    },
    signIn: async (phone, name) => {
      const page = await phone.newPage();
      await page.goto(`${site}/app/`);
      await page.getByRole('link', { name }).click();
      await page.getByText('今日', { exact: true }).first().waitFor();
      return page;
    },
    count: (table) => countRows(world.program.db, table),
    close: async () => {
      await browser.close();
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Agrees to the text, if it is asked for, and photographs. */
export async function photograph(page: Page): Promise<void> {
  await page.getByRole('button', { name: '＋ 拍照' }).tap();
  const agree = page.getByRole('button', { name: '同意并继续' });
  const shutter = page.getByRole('button', { name: '拍摄' });
  await agree.or(shutter).first().waitFor();
  if (await agree.isVisible()) await agree.tap();
  await shutter.tap();
  await page.getByAltText('照片').last().waitFor();
}

/** Ticks an action and a next step, and submits. */
export async function complete(page: Page): Promise<void> {
  await page.getByRole('button', { name: '产品演示' }).tap();
  await page.getByRole('button', { name: '本周发方案' }).tap();
  await page.getByRole('button', { name: '提交' }).tap();
}
