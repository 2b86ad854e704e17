import { withBrowser } from '../support/browser';
import { eventually } from '../support/eventually';
import { FORM } from '../support/program';
import { apiAs } from '../support/session';
import { openBrowserStage, type BrowserStage } from './stage';

withBrowser('the pool in the H5', () => {
  let stage: BrowserStage;
  let leadId: string;
  beforeAll(async () => {
    stage = await openBrowserStage();
    leadId = (await stage.world.submit(FORM)).data.leadId;
    const leader = await apiAs(stage.world, { userid: 'wangfang' });
    await eventually(async () =>
      expect((await leader('POST', `/leads/${leadId}/give-back`)).status).toBe(200),
    );
  }, 60_000);
  afterAll(() => stage.close());

  it('says how much one may take, hides who it is, and gives the lead to who claims it', async () => {
    const page = await stage.signIn(await stage.openPhone(), '赵磊');
    await page.getByText('公海', { exact: true }).tap();
    await page.getByText('华东公海 1').waitFor();
    await page.getByText('0/30').waitFor();
    const pool = page.getByTestId('pool');
    await pool.getByText('华东精工').waitFor();
    expect(await page.getByText(/138|王经理/).count()).toBe(0);
    await pool.getByRole('button', { name: '领取' }).tap();
    await page.getByText('跟进中').waitFor();
    await page.getByText(/前没有有效触达，将回到公海/).waitFor();
    await page.getByRole('button', { name: '延期' }).tap();
    await page.getByText('已延期').waitFor();
    await page.getByRole('button', { name: '放回公海' }).tap();
    await page.getByTestId('pool').getByText('华东精工').waitFor();
    await page.getByText('今天还可领').waitFor();
  }, 120_000);
});
