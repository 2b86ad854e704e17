import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import type { Program } from '../../src/app/program';
import { openBrowser } from '../support/browser';
import { shootLeads } from './lead-screens';
import { sceneOf, type Scene } from './visit-scene';
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

async function agree(page: Page, url: string): Promise<void> {
  const path = `${url}/api/v1/consents/capture`;
  const { version } = (await (await page.request.get(path)).json()) as { version: string };
  await page.request.post(path, { data: { version } });
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

/** Pictures of the H5 at phone size, and of the leader's page on a desk; the program has a lead of 李娜. */
export async function shootVisits(program: Program, into: string): Promise<void> {
  const { url } = program;
  const folder = await mkdtemp(join(tmpdir(), 'screens-'));
  const browser = await phoneBrowser(folder);
  const shootAs = async (page: Page, name: string): Promise<void> => {
    await page.waitForTimeout(700);
    const file = join(into, `${name}.png`);
    // A page with a photo of a workshop on it needs its colours, but not all of them.
    await sharp(await page.screenshot())
      .png({ palette: true, colours: 160 })
      .toFile(file);
  };
  const shoot = (page: Page, name: string): Promise<void> => shootAs(page, `visit-${name}`);
  const rep = await openPhone(browser, url, '李娜');
  await rep.getByRole('button', { name: '快速拜访' }).tap();
  await rep.getByPlaceholder(/客户名称/).fill('华东精工');
  await photograph(rep);
  await rep.getByRole('button', { name: '产品演示' }).tap();
  await rep.getByRole('button', { name: '本周发方案' }).tap();
  await rep.evaluate('scrollTo(0, 0)');
  await shoot(rep, 'write');
  await rep.getByRole('button', { name: '提交' }).tap();
  await rep.getByTestId('visits').getByText('华东精工').waitFor();
  await rep.locator('.van-toast').waitFor({ state: 'hidden' });
  await shoot(rep, 'today');
  await rep.getByTestId('visits').getByText('华东精工').tap();
  await rep.getByAltText('带水印的照片').waitFor();
  await shoot(rep, 'evidence');
  const colleague = await openPhone(browser, url, '赵磊');
  const reps = [
    { page: rep, url },
    { page: colleague, url },
  ] as const;
  await agree(colleague, url);
  await shootScene({ rep, shoot, url, scene: await sceneOf(reps, program) });
  const leader = await openPhone(browser, url, '王芳');
  await leader.getByText('团队').tap();
  await leader.getByTestId('visits').getByText(/李娜/).first().waitFor();
  await shoot(leader, 'team');
  const concerns = leader.getByTestId('concerns');
  await concerns.locator('canvas').first().waitFor();
  await concerns.getByLabel('看谁的').selectOption({ label: '李娜' });
  await concerns.getByText('偏高').first().waitFor();
  await leader.evaluate(`document.querySelector('[data-testid=concerns]').scrollIntoView()`);
  await shoot(leader, 'concerns');
  await leader.evaluate('scrollTo(0, 0)');
  await leader.setViewportSize({ width: 1440, height: 900 });
  await shoot(leader, 'team-desk');
  await leader.setViewportSize({ width: 375, height: 812 });
  await shootLeads({ rep, leader, program, shoot: (page, name) => shootAs(page, `lead-${name}`) });
  await browser.close();
  await rm(folder, { recursive: true });
}

type Shooting = {
  rep: Page;
  shoot: (page: Page, name: string) => Promise<void>;
  url: string;
  scene: Scene;
};

/** The pages of a voice message, of minutes and of a lead. */
async function shootScene({ rep, shoot, url, scene }: Shooting): Promise<void> {
  await rep.goto(`${url}/app/#/voice/${scene.voiceId}`);
  await rep.getByPlaceholder(/待转写/).fill(scene.said);
  await rep.getByRole('button', { name: '保存文字，重新识别' }).tap();
  await rep.getByTestId('fields').waitFor();
  await rep.locator('.van-toast').waitFor({ state: 'hidden' });
  await shoot(rep, 'voice');
  await rep.goto(`${url}/app/#/visits/${scene.minutesVisitId}`);
  await rep
    .getByTestId('pages')
    .getByText(/页看不清/)
    .waitFor();
  await rep.evaluate(`document.querySelector('[data-testid=package]').scrollIntoView()`);
  await shoot(rep, 'minutes');
  await rep.goto(`${url}/app/#/leads/${scene.leadId}`);
  await rep.getByText('查看号码').waitFor();
  await shoot(rep, 'lead');
  await rep.goto(`${url}/app/#/mine`);
  await rep.getByTestId('concerns').locator('canvas').first().waitFor();
  await shoot(rep, 'mine');
}
