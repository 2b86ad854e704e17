import * as oracle from '@wecom/crypto';
import { Refusal } from '../../../src/kernel/refusal';
import { readDirectory } from '../../../src/chat/wecom/directory';
import { signPage } from '../../../src/chat/page-signature';
import { pageSignatures } from '../../../src/chat/wecom/js-sdk';
import { authorizeUrl, signInMiniProgram } from '../../../src/chat/wecom/oauth';
import { CORP, simulate, type Simulated } from './simulated';

let wecom: Simulated;
beforeEach(async () => {
  wecom = await simulate();
});
afterEach(() => wecom.close());

describe('The company directory', () => {
  it('tells teams and members once each, with who leads what', async () => {
    const directory = await readDirectory(wecom.client);
    expect(directory.teams).toEqual([
      { platformTeamId: '1', name: '江南设备', parentId: null },
      { platformTeamId: '7', name: '华东一组', parentId: '1' },
    ]);
    expect(directory.members).toHaveLength(2);
    expect(directory.members).toContainEqual({
      platformUserId: 'lina',
      name: '李娜',
      position: '',
      teamIds: ['1', '7'],
      leads: ['7'],
      status: 'active',
    });
  });

  it('takes a team for a top one when its parent is out of sight, and an id for a missing name', async () => {
    const seen = await readDirectory({
      listDepartments: () => Promise.resolve([{ id: '9', name: '', parentId: '4' }]),
      listMembers: () => Promise.resolve([]),
    });
    expect(seen).toEqual({
      teams: [{ platformTeamId: '9', name: '9', parentId: null }],
      members: [],
    });
  });
});

describe('Signing in on a web page', () => {
  const request = {
    authorizeBase: 'https://open.weixin.qq.com/',
    corpId: CORP,
    agentId: 1_000_002,
    redirectUri: 'https://sales.example/sign-in?to=/线索',
    state: 'abc123',
    scope: 'snsapi_base' as const,
  };

  it('leads to WeCom with everything it asks for', () => {
    const url = new URL(authorizeUrl(request));
    expect(url.origin + url.pathname).toBe('https://open.weixin.qq.com/connect/oauth2/authorize');
    expect(url.hash).toBe('#wechat_redirect');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      appid: CORP,
      redirect_uri: request.redirectUri,
      response_type: 'code',
      scope: 'snsapi_base',
      state: 'abc123',
      agentid: '1000002',
    });
  });

  it('refuses a state that WeCom would not bring back', () => {
    for (const state of ['', 'a-b', '线', 'x'.repeat(129)]) {
      expect(() => authorizeUrl({ ...request, state })).toThrow(RangeError);
    }
  });

  it('tells who came, once per code', async () => {
    const code = wecom.tenant.oauthCode('LiNa', 'snsapi_privateinfo');
    const who = await wecom.client.userInfoByCode(code);
    // The ticket for private data is left where it is.
    expect(who).toEqual({ userId: 'lina' });
    await expect(wecom.client.userInfoByCode(code)).rejects.toMatchObject({ failure: 'rejected' });
  });
});

describe('Signing in from the mini program', () => {
  it('works inside WeCom', async () => {
    const code = wecom.tenant.miniProgramCode('XiaoWang');
    const login = { code, environment: 'wxwork' };
    expect(await signInMiniProgram(wecom.client, login)).toBe('xiaowang');
  });

  it('is refused in WeChat before the code is wasted', async () => {
    const code = wecom.tenant.miniProgramCode('XiaoWang');
    const refused = signInMiniProgram(wecom.client, { code });
    await expect(refused).rejects.toEqual(new Refusal('unauthenticated', 'login.not_in_wecom'));
    expect(await signInMiniProgram(wecom.client, { code, environment: 'wxwork' })).toBe('xiaowang');
  });

  it('is refused for a member of another company', async () => {
    const client = {
      corpId: CORP,
      sessionByMiniProgramCode: () =>
        Promise.resolve({ corpId: 'wwother', userId: 'a', sessionKey: 'k' }),
    };
    const refused = signInMiniProgram(client, { code: 'c', environment: 'wxwork' });
    await expect(refused).rejects.toMatchObject({ code: 'login.other_company' });
  });
});

describe('A page with the JS-SDK', () => {
  it('is signed as the official library signs it, without the fragment', () => {
    const page = {
      url: 'https://sales.example/a?b=1#/c',
      nonceStr: 'Wm3WZYTPz0wzccnW',
      timestamp: 1_414_587_457,
    };
    expect(signPage('ticket', page)).toEqual(
      oracle.getJsApiSignature({ ticket: 'ticket', ...page, url: 'https://sales.example/a?b=1' }),
    );
  });

  it('is signed with two different tickets, each fetched once', async () => {
    const url = 'https://sales.example/';
    const now = 1_790_000_000_999;
    const { config, agentConfig } = await pageSignatures(wecom.client, url, now);
    const expected = (ticket: string) =>
      signPage(ticket, { url, nonceStr: config.nonceStr, timestamp: 1_790_000_000 });
    expect(config).toEqual(expected(wecom.tenant.jsapiTicket('corp')));
    expect(agentConfig).toEqual(expected(wecom.tenant.jsapiTicket('agent')));
    await pageSignatures(wecom.client, url, now);
    expect(wecom.tenant.requests('get_jsapi_ticket')).toHaveLength(1);
    expect(wecom.tenant.requests('ticket/get')).toHaveLength(1);
  });
});

describe('The app itself', () => {
  it('sets its menu', async () => {
    await wecom.client.createMenu([{ name: '今日', type: 'click', key: 'today' }]);
    // The simulated phone has a button for each key and throws when there is none.
    await wecom.tenant.clickMenu('LiNa', 'today');
    await expect(wecom.tenant.clickMenu('LiNa', 'tomorrow')).rejects.toThrow('tomorrow');
    expect(wecom.tenant.requests('menu/create').map(({ errcode }) => errcode)).toEqual([0]);
  });
});

describe('Media', () => {
  const file = (bytes: Buffer, name = '报价.pdf') => ({
    kind: 'file' as const,
    name,
    contentType: 'application/pdf',
    bytes,
  });

  it('come back byte for byte', async () => {
    const bytes = Buffer.from('%PDF \r\n--\r\n 销售节拍 \u0000');
    const mediaId = await wecom.client.uploadMedia(file(bytes));
    expect((await wecom.client.downloadMedia(mediaId)).bytes.equals(bytes)).toBe(true);
  });

  it('cannot break out of their form by their name', async () => {
    const bytes = Buffer.from('123456');
    const mediaId = await wecom.client.uploadMedia(file(bytes, 'a"\r\nX-Evil: 1\r\n\r\nb.pdf'));
    expect((await wecom.client.downloadMedia(mediaId)).bytes.equals(bytes)).toBe(true);
  });

  it('are refused when WeCom would refuse them, or when they are bigger than we want', async () => {
    await expect(wecom.client.uploadMedia(file(Buffer.alloc(5)))).rejects.toThrow(RangeError);
    await expect(wecom.client.uploadMedia(file(Buffer.alloc(21 * 1024 * 1024)))).rejects.toThrow(
      RangeError,
    );
    const mediaId = await wecom.client.uploadMedia(file(Buffer.alloc(2_000, 1)));
    await expect(wecom.client.downloadMedia(mediaId, 1_000)).rejects.toMatchObject({
      failure: 'rejected',
      code: 'too_big',
    });
  });

  it('tell an error from a file', async () => {
    await expect(wecom.client.downloadMedia('none')).rejects.toMatchObject({ failure: 'rejected' });
  });
});
