import { signInPath } from '../../src/web/phone/sign-in';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148';

it.each([
  ['in DingTalk', `${PHONE} AliApp(DingTalk/7.6.0) com.laiwang.DingTalk/39230201`, '', 'dingtalk'],
  ['in WeCom', `${PHONE} wxwork/4.1.28 MicroMessenger/7.0.1`, '', 'wecom'],
  ['in a browser after DingTalk', PHONE, 'a=b; salesbeat_platform=dingtalk', 'dingtalk'],
  ['in a browser after WeCom', PHONE, 'salesbeat_platform=wecom; a=dingtalk', 'wecom'],
  ['in WeCom after DingTalk', `${PHONE} wxwork/4.1.28`, 'salesbeat_platform=dingtalk', 'wecom'],
  ['in a browser for the first time', PHONE, '', 'wecom'],
])('%s a page signs in by its platform', (...[, agent, cookies, platform]) => {
  expect(signInPath(agent, cookies)).toBe(`/${platform}/sign-in`);
});
