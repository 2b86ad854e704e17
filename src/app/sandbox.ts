import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { adjustableClock, HOUR, MINUTE, type AdjustableClock } from '../kernel/clock';
import type { BusinessCalendar } from '../kernel/business-calendar';
import {
  createDingTalkSandbox,
  createSandbox,
  type DingTalkSandbox,
  type Sandbox,
  type SandboxOptions,
} from '../sandbox';
import { built } from './adapters/house';
import type { PeopleSettings } from './business';
import type { Config } from './config';
import type { DingTalkCredentials } from './credentials';

/** Without any credentials the simulated tenants stand in for the platforms. */
export const isSimulated = ({ wecom, dingtalk }: Pick<Config, 'wecom' | 'dingtalk'>): boolean =>
  wecom === null && dingtalk === null;

const letters = (n: number): string =>
  randomBytes(n * 2)
    .toString('base64')
    .replace(/[^0-9A-Za-z]/g, '')
    .slice(0, n)
    .padEnd(n, 'x');

type Credentials = Pick<Config, 'wecom' | 'dingtalk'>;

/** Credentials of the simulated tenants, new at each start. */
export function sandboxCredentials({ SANDBOX_PLATFORMS: on, ...config }: Config): Credentials {
  return {
    wecom: on.includes('wecom')
      ? {
          ...{ corpId: 'ww0sandbox', agentId: 1_000_002, secret: letters(32) },
          ...{ token: letters(24), encodingAesKey: letters(43) },
        }
      : null,
    dingtalk: on.includes('dingtalk')
      ? {
          ...{ clientId: 'dingsandboxapp', clientSecret: letters(32), corpId: 'ding0sandbox' },
          ...{ robotCode: 'dingsandboxapp', cardTemplateId: 'salesbeat.schema' },
          http: { token: letters(24), aesKey: letters(43) },
          stream: config.DINGTALK_STREAM === 'on',
        }
      : null,
  };
}

/** The form key of the simulated website. */
export const SANDBOX_FORM_KEY = 'sandbox-website';

/** The simulated tenants, mounted below `/sandbox` of our own address. */
export type Tenants = {
  handler: RequestListener;
  onUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Where the platforms' clients find them. */
  bases: Partial<Pick<Config, 'WECOM_API_BASE' | 'DINGTALK_API_BASE' | 'DINGTALK_OAPI_BASE'>>;
  authorizeBase: string;
  ddScript: string;
  close: () => Promise<void>;
};

type Places = { url: string; localUrl: string; formKey: string };
const WECOM = '/sandbox/wecom';
const DINGTALK = '/dingtalk';

type Around = Credentials & {
  /** Null when the company is real. */
  movable: AdjustableClock | null;
  business: { people: PeopleSettings };
};

export function openTenants(around: Around, { url, localUrl, formKey }: Places): Tenants | null {
  const { movable: clock, business, wecom, dingtalk } = around;
  if (!clock) return null;
  const { people } = business;
  const dingTalk = dingtalk && openDingTalk({ dingtalk, clock, people, localUrl });
  const page = openPage({ wecom, clock, people, localUrl, formKey, dingTalk });
  const base = `${localUrl}/sandbox${DINGTALK}`;
  return {
    handler: (req, res) => {
      if (!dingTalk || !req.url?.startsWith(`${DINGTALK}/`)) return page.handler(req, res);
      req.url = req.url.slice(DINGTALK.length);
      dingTalk.handler(req, res);
    },
    onUpgrade: (req, socket, head) =>
      dingTalk ? dingTalk.onUpgrade(req, socket, head) : socket.destroy(),
    bases: {
      ...(wecom ? { WECOM_API_BASE: localUrl + WECOM } : {}),
      ...(dingTalk ? { DINGTALK_API_BASE: base, DINGTALK_OAPI_BASE: base } : {}),
    },
    ...{ authorizeBase: url + WECOM, ddScript: '/sandbox/dd.js' },
    close: async () => {
      await dingTalk?.close();
      await page.close();
    },
  };
}

type Page = Pick<Credentials, 'wecom'> &
  Pick<Places, 'localUrl' | 'formKey'> & {
    clock: AdjustableClock;
    people: PeopleSettings;
    dingTalk: DingTalkSandbox | null;
  };

/** WeCom's tenant, with the page that shows the chats of both. */
function openPage({ wecom, clock, people, localUrl, formKey, dingTalk }: Page): Sandbox {
  const options = {
    ...(wecom ?? NO_WECOM),
    ...{ clock, callbackUrl: wecom ? `${localUrl}/wecom/callback` : '' },
    formUrl: `/intake/forms/${formKey}`,
    ...(wecom ? onWecom(people) : onDingTalkOnly(people)),
    pageDir: built('sandbox'),
  };
  const elsewhere = wecom ? talkedToOnWecom(people) : [];
  return createSandbox(options, dingTalk && { tenant: dingTalk.tenant, elsewhere });
}

/** The page needs a company even where only DingTalk is shown. */
const NO_WECOM = {
  ...{ corpId: 'ww0nobody', agentId: 1, secret: letters(32) },
  ...{ token: letters(24), encodingAesKey: letters(43) },
};

type Cast = Pick<SandboxOptions, 'directory' | 'personas'>;

const onWecom = ({ departments, members, personas }: PeopleSettings): Cast => ({
  ...{ directory: { departments, members }, personas },
});

/** Nobody is on WeCom then: the page opens with the two of DingTalk. */
function onDingTalkOnly({ dingtalk: { departments, members, personas } }: PeopleSettings): Cast {
  const manager = members.find(({ userid }) => userid !== personas.rep)?.userid ?? personas.rep;
  return {
    directory: { departments, members: [] },
    personas: { rep: `dingtalk:${personas.rep}`, manager: `dingtalk:${manager}` },
  };
}

/** Those who have an account on DingTalk too, but no chat there. */
const talkedToOnWecom = ({ aliases }: PeopleSettings): string[] =>
  Object.keys(aliases)
    .filter((alias) => alias.startsWith('dingtalk:'))
    .map((alias) => alias.slice('dingtalk:'.length));

type DingTalkPlaces = {
  dingtalk: DingTalkCredentials;
  clock: AdjustableClock;
  people: PeopleSettings;
  localUrl: string;
};

function openDingTalk({ dingtalk, clock, people, localUrl }: DingTalkPlaces): DingTalkSandbox {
  const { http, cardTemplateId, ...app } = dingtalk;
  return createDingTalkSandbox({
    ...{ ...app, token: http?.token ?? '', aesKey: http?.aesKey ?? '' },
    ...{ cardTemplateId: cardTemplateId ?? '', clock, directory: people.dingtalk },
    ...{ publicUrl: `${localUrl}/sandbox${DINGTALK}` },
    ...{ eventUrl: `${localUrl}/dingtalk/callback`, robotUrl: `${localUrl}/dingtalk/robot` },
  });
}

/** A clock that begins in working time with an hour of it ahead, so that a first look at 23:00 still shows a running SLA. */
export function sandboxClock(calendar: BusinessCalendar, notBefore: number): AdjustableClock {
  let at = notBefore;
  const hasHourAhead = (time: number): boolean =>
    calendar.isWorking(time) && calendar.addWorkingTime(time, HOUR) === time + HOUR;
  while (!hasHourAhead(at)) at = Math.max(at + 10 * MINUTE, calendar.nextWorkingMoment(at));
  return adjustableClock(at);
}
