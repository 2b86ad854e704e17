import { z } from 'zod';
import type { Outgoing } from '../chat/card';
import { PlatformError, type ChatPlatform } from '../chat/platform';
import { createWecomClient, type MenuButton, type WecomClient } from '../chat/wecom/client';
import { createGroupWebhook, type GroupWebhook } from '../chat/wecom/group-webhook';
import { createWecomPlatform } from '../chat/wecom/platform';
import { effectJob, Snooze, type JobHandler } from '../outbox/job';
import { SECOND, type Clock } from '../kernel/clock';
import type { DataSource } from 'typeorm';
import type { Config } from './config';
import type { WecomCredentials } from './credentials';
import type { Logger } from './logger';
import type { Metrics } from './metrics';
import { APPROVAL, Approval, lookAtApproval } from './approvals';
import { patiently } from './patience';
import { createTokenStore } from './token-store';
import { asSystem, type UnitOfWork } from './unit-of-work';

/** The connected WeCom app. */
export type Wecom = { client: WecomClient; platform: ChatPlatform; group: GroupWebhook | null };

type Parts = {
  config: Config;
  credentials: WecomCredentials;
  db: DataSource;
  clock: Clock;
  metrics: Metrics;
  log: Logger;
  homeUrl: string;
};

export function connectWecom(parts: Parts): Wecom {
  const { config, credentials, db, clock, metrics, log, homeUrl } = parts;
  const client = createWecomClient({
    ...{ corpId: credentials.corpId, agentId: credentials.agentId, secret: credentials.secret },
    ...{ apiBase: config.WECOM_API_BASE, tokens: createTokenStore(db, clock), clock },
    observe: (api, outcome, ms) => metrics.platform.observe({ api, outcome }, ms / 1000),
    alarm: (api, { code, message }) => {
      metrics.operator.inc({ code: String(code) });
      log.error({ api, code, advice: message }, 'WeCom refuses us until an operator acts');
    },
  });
  const miniProgramAppId = config.WECOM_MINI_PROGRAM_APP_ID;
  const key = config.WECOM_GROUP_WEBHOOK_KEY;
  return {
    client,
    platform: createWecomPlatform(client, {
      homeUrl,
      ...(miniProgramAppId ? { miniProgramAppId } : {}),
    }),
    group: key ? createGroupWebhook({ apiBase: config.WECOM_API_BASE, key, clock, homeUrl }) : null,
  };
}

export type WecomEnv = {
  /** Null where a company is on DingTalk only; these jobs are then never asked for. */
  wecom: Wecom | null;
  unitOfWork: UnitOfWork;
  clock: Clock;
  welcome: string;
};

export const WELCOME = 'wecom.welcome';
export const MENU = 'wecom.menu';

/** The app's menu; a click says its key as if it had been typed. */
const BUTTONS: MenuButton[] = [
  { type: 'click', name: '今日', key: '今日' },
  { type: 'click', name: '线索', key: '线索' },
  {
    name: '更多',
    sub_button: [
      { type: 'click', name: '战报', key: '战报' },
      { type: 'click', name: '红灯', key: '红灯' },
      { type: 'click', name: '公海', key: '公海' },
      { type: 'click', name: '帮助', key: '帮助' },
    ],
  },
];

const Nothing = z.object({});
const Welcome = z.object({ code: z.string(), memberId: z.string(), until: z.number() });

export const wecomJobs: readonly JobHandler<never, WecomEnv>[] = [
  effectJob(MENU, Nothing, (env: WecomEnv) =>
    patiently(async () => env.wecom?.client.createMenu(BUTTONS)),
  ),
  effectJob(WELCOME, Welcome, welcome),
  effectJob(APPROVAL, Approval, lookAtApproval),
];

/** A welcome code lives this long after the customer was added (WeCom 92137). */
export const WELCOME_LIFE_MS = 20 * SECOND;
const WELCOME_AGAIN_MS = 3 * SECOND;

const MISSED: Outgoing = {
  kind: 'text',
  text: '刚加的客户可能没有收到自动欢迎语，请您打个招呼。',
};

/** Sends the welcome message. What cannot be sent while the code lives becomes the member's own task, at once. */
async function welcome(
  env: WecomEnv,
  { code, memberId, until }: z.infer<typeof Welcome>,
): Promise<void> {
  const leftMs = until - env.clock.now();
  const failure = leftMs > 0 ? await greet(env, code) : 'too late';
  if (failure === null) return;
  if (failure === 'retry' && leftMs > WELCOME_AGAIN_MS)
    throw new Snooze(WELCOME_AGAIN_MS, 'the welcome message could not be sent yet');
  await env.unitOfWork(asSystem('welcome'), (context) => context.desk.say(memberId, MISSED));
}

/** Null when it was sent. "Slow down" lasts a minute, longer than any code lives. */
async function greet({ wecom, welcome: text }: WecomEnv, code: string): Promise<string | null> {
  try {
    await wecom?.client.sendWelcome(code, text);
    return null;
  } catch (error) {
    if (error instanceof PlatformError) return error.failure;
    throw error;
  }
}
