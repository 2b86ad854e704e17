import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { HOUR, MINUTE } from '../../src/kernel/clock';
import { holdPhone, type Phone } from '../miniprogram/support/phone';
import { pictureOf } from '../miniprogram/support/picture';
import { openBrowser } from '../support/browser';
import { eventually } from '../support/eventually';
import { FORM, openWorld, type World } from '../support/program';
import { apiAs } from '../support/session';
import { mp3 } from '../support/voices';
import { workshop } from './workshop';

type Stage = { world: World; phone: Phone; shoot: (name: string) => Promise<void> };

const WIDTH = 375;
const HEIGHT = 812;

/** Pictures of the mini-program's pages, drawn from what they really are after somebody used them. */
export async function shootMiniprogram(into: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mini-'));
  const world = await openWorld({ lane: 'sqlite', env: { STORAGE_URL: `file:${folder}` } });
  const phone = holdPhone({
    ...{ server: world.url, now: () => world.clock.now(), picture: await workshop() },
    loginCode: () => world.tenant.miniProgramCode('lina'),
    place: standing(),
    speech: { sound: mp3(7), durationMs: 7_000 },
  });
  const browser = await openBrowser();
  const shoot = (name: string): Promise<void> =>
    photograph(browser, pictureOf(phone), join(into, `mini-${name}.png`));
  await play({ world, phone, shoot });
  phone.close();
  await browser.close();
  await world.close();
  await rm(folder, { recursive: true });
}

/** 上海张江; no two positions of a real phone are the same to the last digit. */
function standing(): () => { latitude: number; longitude: number; accuracy: number } {
  let n = 0;
  return () => ({ latitude: 31.2046 + ++n / 1e5, longitude: 121.5903 + n / 2e5, accuracy: 12 + n });
}

async function photograph(browser: Browser, html: string, path: string): Promise<void> {
  const page = await browser.newPage({
    ...{ viewport: { width: WIDTH, height: HEIGHT }, deviceScaleFactor: 2 },
  });
  await page.setContent(html);
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.setViewportSize({ width: WIDTH, height: Math.max(HEIGHT, height) });
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(path);
  await page.close();
}

async function play(stage: Stage): Promise<void> {
  await firstCapture(stage);
  await leads(stage);
  await visits(stage);
  await withoutNetwork(stage);
}

const says = (phone: Phone, text: string): Promise<void> =>
  eventually(() => {
    if (!phone.text().includes(text)) throw new Error(`${text} is not in ${phone.text()}`);
  });

const shows = (phone: Phone, selector: string, count: number): Promise<void> =>
  eventually(() => {
    const found = phone.all(selector).length;
    if (found !== count) throw new Error(`${selector}: ${String(found)} in ${phone.text()}`);
  });

async function firstCapture({ phone, shoot }: Stage): Promise<void> {
  await says(phone, '没有待办');
  await shoot('today-empty');
  phone.tap('快速拜访');
  await says(phone, '拍照');
  phone.tap('拍照');
  await says(phone, '为了记录您的拜访');
  await shows(phone, '.t-fade-enter', 0);
  await shoot('consent');
  phone.tap('同意并继续');
  await shows(phone, '.talk', 1);
  phone.tab('today');
}

const COMPANIES = [
  { company_name: '华东精工', contact_name: '王经理', phone: '13800138000' },
  { company_name: '申江机床', contact_name: '陈工', phone: '13700137000' },
  { company_name: '南海电子', contact_name: '林女士', phone: '13600136000' },
];

async function leads({ world, phone, shoot }: Stage): Promise<void> {
  const [first] = await Promise.all(
    COMPANIES.map((company) => world.submit({ ...FORM, ...company })),
  );
  await world.settle();
  const manager = await apiAs(world, { userid: 'wangfang' });
  const lina = await apiAs(world, { userid: 'lina' });
  const { data: me } = await lina<{ id: string }>('GET', '/me');
  const { data } = await manager<{ items: { id: string; ownerId: string }[] }>('GET', '/leads');
  for (const { id, ownerId } of data.items)
    if (ownerId !== me.id)
      await manager('POST', `/leads/${id}/transfer`, { data: { memberId: me.id } });
  await world.pass(9 * MINUTE);
  const leadId = first?.data.leadId ?? '';
  phone.visit(`/pages/lead/lead?id=${leadId}`);
  await says(phone, '接手');
  phone.tap('接手');
  await says(phone, '跟进中');
  await shoot('lead');
  phone.tap('记一次联系');
  await shows(phone, '.log', 1);
  await shows(phone, '.t-fade-enter', 0);
  phone.tap('已约时间');
  await shoot('lead-log');
  phone.tap('保存');
  await says(phone, '已联系');
  phone.tab('today');
}

async function visits({ world, phone, shoot }: Stage): Promise<void> {
  const lina = await apiAs(world, { userid: 'lina' });
  const plannedAt = world.clock.now() + 5 * HOUR;
  await lina('POST', '/visits', { data: { accountName: '临港重工', plannedAt } });
  await write(phone, '宝山冶金设备');
  phone.type('.t-textarea__wrapper-inner', '对方生产总监在场，想看两台样机的节拍数据');
  phone.tap('需求沟通');
  await shoot('visit');
  world.clock.advance(16 * MINUTE);
  phone.senses.picture = await workshop(190);
  phone.tap('.take');
  await shows(phone, '.shot-image', 2);
  phone.tap('提交');
  await shows(phone, '.visits .title', 1);
  await world.settle();
  phone.tap('.visits .title');
  await shows(phone, '.picture', 2);
  await says(phone, '有效触达');
  phone.tap('核验');
  await says(phone, '一致');
  await shoot('record');
  phone.tap('.big');
  await says(phone, '拜访记录');
  await shows(phone, '.history .title', 1);
  await shoot('account');
  phone.tab('mine');
  await says(phone, '10 张');
  await shoot('mine');
}

async function write(phone: Phone, customer: string): Promise<void> {
  phone.tab('today');
  phone.tap('快速拜访');
  await shows(phone, '.talk', 1);
  phone.type('.t-input__control', customer);
  phone.tap('.take');
  await shows(phone, '.shot-image', 1);
  phone.happen('.talk', 'touchstart');
  await says(phone, '松开结束');
  phone.happen('.talk', 'touchend');
  await says(phone, '语音');
  phone.tap('产品演示');
  phone.tap('本周发方案');
}

async function withoutNetwork({ world, phone, shoot }: Stage): Promise<void> {
  phone.senses.picture = await workshop(90);
  await write(phone, '奉贤模具');
  phone.senses.deaf = (path) => path.endsWith('/report');
  phone.tap('提交');
  await says(phone, '等待提交');
  await eventually(() => {
    if (phone.pending() > 0) throw new Error('still sending');
  });
  phone.setOnline(false);
  phone.tap('.drafts .title');
  await shows(phone, '.chip.on', 2);
  phone.tap('等客户回复');
  phone.senses.deaf = () => false;
  phone.setOnline(true);
  phone.tap('提交');
  await says(phone, '需要处理');
  world.clock.advance(35 * MINUTE);
  phone.setOnline(false);
  phone.senses.picture = await workshop(140);
  await write(phone, '青浦传动');
  phone.tap('提交');
  await shows(phone, '.drafts .title', 2);
  await says(phone, '预约');
  await shoot('today');
  phone.senses.deaf = (path) => path.endsWith('/visits');
  phone.setOnline(true);
  phone.tab('drafts');
  await says(phone, '保留服务器的');
  await shoot('drafts');
}
