import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Program } from '../../src/app/program';
import { MINUTES, paper, printed, scanned } from '../support/documents';
import { eventually } from '../support/eventually';
import { countRows, rowsOf } from '../support/rows';

/** What the pictures show besides one visit: a voice message, minutes with a poor page, a lead, a team's afternoon. */
export type Scene = { voiceId: string; said: string; minutesVisitId: string; leadId: string };

const SAID = '今天拜访了申江机床，看了XG-200和变频器，预算八十万，主要担心交期，月底再约';
const TALKS = [
  ['客户要求降价和折扣，也问了交货期', '预算已经报给总经理，价格还要再谈'],
  ['价格偏贵，希望给折扣', '对比了同行的方案'],
  ['折扣和付款方式是主要问题', '预算五十万'],
];
const SERVICE = [
  ['客户关心售后响应和备件', '交货期八周可以接受'],
  ['售后和培训是关注重点', '竞品承诺六周交货'],
  ['备件价格和售后网点', '预算由总经理审批'],
];

type Sender = { page: Page; url: string };

async function send({ page, url }: Sender, path: string, data: object): Promise<{ id: string }> {
  const answer = await page.request.post(`${url}/api/v1${path}`, { data });
  if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

async function attach(
  { page, url }: Sender,
  visitId: string,
  { buffer, at }: { buffer: Buffer; at: number },
): Promise<void> {
  const file = { name: '纪要.pdf', mimeType: 'application/pdf', buffer };
  const fields = { kind: 'minutes', source: 'file', takenAt: String(at), sentAt: String(at) };
  const path = `${url}/api/v1/visits/${visitId}/evidence`;
  const answer = await page.request.post(path, { multipart: { ...fields, file } });
  if (!answer.ok()) throw new Error(await answer.text());
}

async function visit(
  sender: Sender,
  accountName: string,
  { buffer, at, n }: { buffer: Buffer; at: number; n: number },
): Promise<string> {
  const place = { latitude: 31.2 + (n % 3) / 100, longitude: 121.59 + (n % 4) / 100 };
  const checkIn = { ...place, crs: 'gcj02', at, sentAt: at };
  const { id } = await send(sender, '/visits', { accountName, checkIn });
  await attach(sender, id, { buffer, at });
  const report = { actions: ['需求沟通'], nextStep: '本周发方案' };
  await send(sender, `/visits/${id}/report`, report);
  return id;
}

const PEOPLE = 10;

const HALF_AN_HOUR = 30 * 60_000;

async function afternoon(reps: readonly Sender[], program: Program): Promise<void> {
  for (let n = 0; n < PEOPLE; n++) {
    await pass(reps, HALF_AN_HOUR);
    const at = program.clock.now();
    for (const [who, rep] of reps.entries()) {
      const talks = who === 0 ? TALKS : SERVICE;
      const lines = [`第 ${String(n)} 次会议`, ...(talks[n % talks.length] ?? [])];
      const name = `${who === 0 ? '浦东' : '松江'}${'甲乙丙丁戊己庚辛壬癸'.charAt(n)}厂`;
      await visit(rep, name, { buffer: await printed(lines), at, n: n + 5 * who });
    }
  }
}

/** The simulated clock. */
async function pass([rep]: readonly Sender[], ms: number): Promise<void> {
  await rep?.page.request.post(`${rep.url}/sandbox/control/clock`, { data: { ms } });
}

/** A page on white paper, as a scanner sees it. */
async function sheet(blur = 0): Promise<Buffer> {
  const page = sharp(await paper(MINUTES, blur));
  const { width, height } = await page.metadata();
  const edge = 120;
  return page
    .extract({ left: edge, top: edge, width: width - 2 * edge, height: height - 2 * edge })
    .extend({ top: 90, bottom: 700, left: 90, right: 90, background: '#fff' })
    .jpeg()
    .toBuffer();
}

/** Plays what the pictures show; the first of the reps is the one who is photographed. */
export async function sceneOf(reps: readonly [Sender, Sender], program: Program): Promise<Scene> {
  const [rep] = reps;
  await afternoon(reps, program);
  await pass(reps, HALF_AN_HOUR);
  const at = program.clock.now();
  const buffer = await scanned([await sheet(), await sheet(14)]);
  const minutesVisitId = await visit(rep, '临港重工', { buffer, at, n: 1 });
  await rep.page.request.post(`${rep.url}/sandbox/control/voice`, { data: { userid: 'lina' } });
  const one = async (sql: string): Promise<string> => {
    const [row] = await rowsOf<{ id: string }>(program.db, sql);
    if (!row) throw new Error(`nothing yet: ${sql}`);
    return row.id;
  };
  let voiceId = '';
  await eventually(async () => {
    voiceId = await one(`SELECT id FROM voice_note WHERE state = 'waiting'`);
    if ((await countRows(program.db, 'minutes_page')) < 2 * PEOPLE + 2) throw new Error('reading');
  });
  const leadId = await one(`SELECT id FROM lead WHERE company_name = '申江机床'`);
  return { voiceId, said: SAID, minutesVisitId, leadId };
}
