import { callbackKeys } from '../chat/callback-crypto';
import type { Refusal } from '../kernel/refusal';
import { wecomCallback } from './callback';
import { textOf } from './business';
import { cardSecret } from './dingtalk';
import { dingTalkCallback, dingTalkRobot } from './dingtalk-callback';
import type { Ground } from './ground';
import type { Outside } from './outside';
import { createPace } from './pace';
import type { Platforms } from './platforms';
import type { ServerParts } from './server';
import type { Wired } from './wiring';

/** What the web role answers with. */
export function webParts(ground: Ground, wired: Wired, isStopping: () => boolean): ServerParts {
  const { config, business, log, metrics, clock, db } = ground;
  const { unitOfWork, snapshot, secrets, url, spool, platforms, files } = wired;
  const { tenants } = platforms;
  const common = {
    ...{ business, log, metrics, now: clock.now, sandbox: tenants?.handler ?? null },
    health: { db, clock, metrics, spool, isStopping },
  };
  if (!config.ROLES.includes('web'))
    return { ...common, callbacks: [], intake: null, api: null, signIn: null };
  const explain = ({ code, data }: Refusal): string => textOf(business.texts, code, data);
  const imports = { settings: business.imports, explain };
  const outside = {
    ...{ clock, unitOfWork, publicUrl: () => url, files, imports, explain },
    ...clientsOf(platforms),
  };
  return {
    ...common,
    callbacks: callbacksOf(ground, wired),
    intake: {
      sources: business.sources,
      secrets,
      clock,
      unitOfWork,
      explain,
      pace: createPace(clock),
    },
    api: { db, clock, snapshot, unitOfWork, outside },
    signIn: signInOf(ground, wired),
  };
}

const clientsOf = ({ wecom, dingtalk }: Platforms): Pick<Outside, 'wecom' | 'dingtalk'> => ({
  ...{ wecom: wecom?.client ?? null, dingtalk: dingtalk?.client ?? null },
});

function signInOf(ground: Ground, { unitOfWork, url, platforms }: Wired): ServerParts['signIn'] {
  const { wecom, dingtalk, tenants } = platforms;
  const authorizeBase = tenants?.authorizeBase ?? ground.config.WECOM_AUTHORIZE_BASE;
  const script = tenants?.ddScript ?? DD_SCRIPT;
  return {
    ...{ unitOfWork, publicUrl: () => url },
    wecom: wecom && { client: wecom.client, authorizeBase },
    dingtalk: dingtalk && { client: dingtalk.client, credentials: dingtalk.credentials, script },
  };
}

/** DingTalk's own page script, by which a page in its browser asks who holds the phone. */
const DD_SCRIPT = 'https://g.alicdn.com/dingding/dingtalk-jsapi/3.0.25/dingtalk.open.js';

/** The addresses where platforms call us. */
function callbacksOf(ground: Ground, { inbox }: Wired): ServerParts['callbacks'] {
  const { wecom, dingtalk, clock, metrics } = ground;
  const around = { clock, accept: inbox.accept, metrics };
  const ofWecom = wecom ? [wecomCallback({ keys: callbackKeys(wecom), ...around })] : [];
  if (!dingtalk) return ofWecom.map((handle) => ({ path: '/wecom/callback', handle }));
  const { clientId: corpId, clientSecret, http } = dingtalk;
  const parts = {
    // The receiver in the envelope is the app, not the company (platforms.md 2.4).
    keys: http && callbackKeys({ token: http.token, encodingAesKey: http.aesKey, corpId }),
    ...{ clientSecret, cardSecret: cardSecret(clientSecret), ...around },
  };
  return [
    ...ofWecom.map((handle) => ({ path: '/wecom/callback', handle })),
    { path: '/dingtalk/callback', handle: dingTalkCallback(parts) },
    { path: '/dingtalk/robot', handle: dingTalkRobot(parts) },
  ];
}
