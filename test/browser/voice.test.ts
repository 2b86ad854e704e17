import type { BrowserContext, Page } from 'playwright-core';
import { withBrowser } from '../support/browser';
import { MINUTES, paper, scanned } from '../support/documents';
import { eventually } from '../support/eventually';
import { FORM } from '../support/program';
import { rowsOf } from '../support/rows';
import { phoneOf, type Phone } from '../support/visits';
import { amr, wav } from '../support/voices';
import { openBrowserStage, type BrowserStage } from './stage';

withBrowser('what was said and what was written, in the H5', () => {
  let stage: BrowserStage;
  let phone: BrowserContext;
  let page: Page;
  let lina: Phone;
  beforeAll(async () => {
    stage = await openBrowserStage();
    lina = await phoneOf(stage.world, 'lina');
    await stage.world.submit(FORM);
    phone = await stage.openPhone();
    page = await stage.signIn(phone, '李娜');
  }, 60_000);
  afterAll(() => stage.close());

  const newestNote = async (): Promise<string> => {
    let id = '';
    await eventually(async () => {
      const rows = await rowsOf<{ id: string }>(
        stage.world.program.db,
        `SELECT id FROM voice_note WHERE origin = 'chat' AND state = 'waiting' ORDER BY id DESC`,
      );
      id = rows[0]?.id ?? '';
      expect(id).not.toBe('');
    });
    return id;
  };

  it('a voice message is written down, its fields appear, what is not sure is chosen, and it becomes a visit', async () => {
    await stage.world.tenant.sendVoice('lina', amr(7));
    await page.goto(`${stage.site}/app/#/voice/${await newestNote()}`);
    await page.getByText('语音 0:07').waitFor();
    await page
      .getByPlaceholder(/待转写/)
      .fill('今天拜访了华东精工，看了XG-200和变频器，担心交期，月底再约');
    await page.getByRole('button', { name: '保存文字，重新识别' }).tap();
    const fields = page.getByTestId('fields');
    await fields.getByRole('button', { name: /华东精工/, pressed: true }).waitFor();
    await fields.locator('[data-field=product].open').waitFor();
    await fields.getByRole('button', { name: 'XG-200 数控车床' }).tap();
    expect(await fields.locator('[data-field=product].open').count()).toBe(0);
    await fields.getByRole('button', { name: '月底' }).tap();
    await fields.getByRole('button', { name: '交付周期', pressed: true }).waitFor();
    await page.getByRole('button', { name: '需求沟通' }).tap();
    await page.getByRole('button', { name: '确认记录' }).tap();
    await page.getByText('产品：XG-200 数控车床').waitFor();
    await page.getByTestId('heard').getByText('待确认：XG-200 数控车床、变频器 VF3').waitFor();
    await page.getByText('本人填写').waitFor();
    await page.getByTestId('package').getByText('语音记录').waitFor();
    expect(await stage.count('visit')).toBe(1);
  }, 120_000);

  it('what the chat recorded is played, though no browser knows its format', async () => {
    await stage.world.tenant.sendVoice('lina', amr(3));
    await page.goto(`${stage.site}/app/#/voice/${await newestNote()}`);
    await page.getByRole('button', { name: '播放' }).tap();
    const player = page.locator('audio');
    await player.waitFor();
    const seconds = (): Promise<number> =>
      player.evaluate((element) => (element as unknown as { duration: number }).duration);
    await eventually(async () => expect(await seconds()).toBeCloseTo(3, 1));
    await page.getByRole('button', { name: '放弃' }).tap();
    await page.getByRole('button', { name: '确认', exact: true }).tap();
    await page.getByText('快速拜访').waitFor();
    expect(await stage.count('visit')).toBe(1);
  }, 60_000);

  it('a recording of a visit is corrected by who spoke, and only read by the leader', async () => {
    const visit = await lina.open({ accountName: '南海电子' });
    await lina.send(visit.id, { file: wav(4), fields: { kind: 'voice', source: 'recorder' } });
    await lina.report(visit.id);
    await page.goto(`${stage.site}/app/#/visits/${visit.id}`);
    await page.getByPlaceholder('写下说了什么').fill('预算80万，主要担心价格');
    await page.getByRole('button', { name: '保存文字' }).tap();
    await page.getByTestId('heard').getByText('80万').waitFor();
    const manager = await stage.signIn(await stage.openPhone(), '王芳');
    await manager.goto(`${stage.site}/app/#/visits/${visit.id}`);
    await manager.getByTestId('heard').getByText('80万').waitFor();
    expect(await manager.getByRole('button', { name: '改正' }).count()).toBe(0);
    await manager.goto(`${stage.site}/app/#/team`);
    const recording = manager
      .getByTestId('recording')
      .filter({ hasText: '预算80万，主要担心价格' });
    await recording.getByRole('button', { name: '播放' }).tap();
    await recording.getByRole('button', { name: '走过场' }).tap();
    await manager.getByText(/先听满/).waitFor();
    await recording.getByPlaceholder(/理由/).fill('只说了价格，没有下一步');
    stage.world.clock.advance(4_000);
    await recording.getByRole('button', { name: '走过场' }).tap();
    await recording.getByText('走过场').waitFor();
  }, 120_000);

  it('minutes show their pages; the one that nobody could read is typed', async () => {
    const visit = await lina.open({ accountName: '西门钢构' });
    const file = await scanned([await paper(), await paper(MINUTES, 14)]);
    await lina.send(visit.id, { file, fields: { kind: 'minutes', source: 'file' } });
    await lina.report(visit.id);
    await page.goto(`${stage.site}/app/#/visits/${visit.id}`);
    const pages = page.getByTestId('pages');
    await pages.getByText('共 2 页，1 页看不清').waitFor();
    await pages.getByText(/价格敏感 \d/).waitFor();
    await page.getByTestId('package').getByText('弱').waitFor();
    await pages.getByPlaceholder('第 2 页写了什么').fill('决策人是王总，西门钢构要求八周交货');
    await pages.getByRole('button', { name: '补写这一页' }).tap();
    await pages.getByText('第 2 页 · 本人补写').waitFor();
    await pages.getByText(/决策人 \d/).waitFor();
    await page.getByTestId('package').getByText('强').waitFor();
  }, 120_000);
});
