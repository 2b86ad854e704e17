import axios from 'axios';
import { MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';

const NO_WECOM = {
  ...{ WECOM_CORP_ID: '', WECOM_AGENT_ID: '', WECOM_SECRET: '', WECOM_TOKEN: '' },
  WECOM_ENCODING_AES_KEY: '',
};

describe.each(lanes)('a company that is on DingTalk only, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane, dingtalk: 'stream', env: NO_WECOM });
  });
  afterEach(() => world.close());

  it('lives there whole: the rep has the card, the leader the escalation, nobody is asked for WeCom', async () => {
    await world.submit({ ...FORM, company_name: '京北机床', region: '华北' });
    await world.settle();
    const titles = (userid: string): (string | undefined)[] =>
      world.dingtalk!.chat(userid).map(({ card }) => card?.title);
    expect(titles('sunyue')).toEqual(['京北机床']);
    await world.pass(15 * MINUTE);
    expect(titles('wangfang01').join()).toContain('京北机床');
    expect(world.tenant.requests()).toEqual([]);
  });

  it('a browser without a session is led to DingTalk’s sign-in', async () => {
    const look = (path: string) =>
      axios.get<string>(`${world.url}${path}`, {
        maxRedirects: 0,
        validateStatus: () => true,
        proxy: false,
      });
    const sent = await look('/wecom/sign-in?to=%2Fapp%2F%23%2Ftoday');
    expect([sent.status, sent.headers.location]).toEqual([
      302,
      '/dingtalk/sign-in?to=%2Fapp%2F%23%2Ftoday',
    ]);
    const page = await look(String(sent.headers.location));
    expect(page.data).toContain('dingtalk.open.js');
    expect(page.headers['content-security-policy']).toContain('script-src https://g.alicdn.com');
    expect((await look('/wecom/callback')).status).toBe(404);
  });
});
