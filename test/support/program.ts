import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios, { type AxiosResponse } from 'axios';
import { readBusiness, type Business } from '../../src/app/business';
import { readConfig } from '../../src/app/config';
import type { Logger } from '../../src/app/logger';
import { startProgram, type Program } from '../../src/app/program';
import { frozenClock, type AdjustableClock } from '../../src/kernel/clock';
import { readPeople } from '../../src/app/people-sync';
import { startSandbox, type DingTalkTenant, type Tenant } from '../../src/sandbox';
import { openDingTalk, type Way } from './dingtalk';
import { createWorldDatabase, type Lane, type TestDatabase } from './databases';

export const CREDENTIALS = {
  ...{
    corpId: 'ww00000000000001',
    agentId: 1_000_002,
    secret: 'test-app-secret',
    token: 'TestCallbackToken',
  },
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};
export const FORM_KEY = 'test-website-key';
/** Wednesday 2026-11-25, 10:00 in Shanghai: working time with two hours ahead. */
export const WEDNESDAY_10 = Date.UTC(2026, 10, 25, 2, 0, 0);

export type World = {
  program: Program;
  tenant: Tenant;
  /** The simulated DingTalk, when the world has one. */
  dingtalk: DingTalkTenant | null;
  clock: AdjustableClock;
  url: string;
  databaseUrl: string;
  /** Runs all due jobs, and what they cause, to the end. */
  settle: () => Promise<void>;
  /** Moves the clock, then settles. */
  pass: (ms: number) => Promise<void>;
  submit: (
    form: Record<string, string>,
    headers?: Record<string, string>,
  ) => Promise<AxiosResponse<{ leadId: string }>>;
  /** The id of the newest card in somebody's chat whose title contains the text. */
  cardOf: (userid: string, title: string) => string;
  close: () => Promise<void>;
};

export type WorldOptions = {
  lane: Lane;
  env?: Record<string, string>;
  /** Runs jobs as in production instead of by `settle`. */
  background?: boolean;
  clock?: AdjustableClock;
  /** Business settings of a test's own. */
  businessFolder?: string;
  /** A database that outlives this world, for a program that is started again. */
  database?: TestDatabase;
  log?: Logger;
  /** Puts the company on DingTalk too, and says how things come in from there. */
  dingtalk?: Way;
};

export const FORM = {
  ...{ company_name: '华东精工', contact_name: '王经理', phone: '13800138000', region: '华东' },
  ...{ industry: '制造业', budget_range: '50万以上', message: '想了解报价' },
};

const standard: { people?: Business['people'] } = {};

/** Who works there; the settings that most tests share are read once a file. */
function peopleOf(folder: string): Business['people'] {
  if (folder !== 'config/business') return readBusiness(folder).people;
  return structuredClone((standard.people ??= readBusiness(folder).people));
}

/** The whole program against the simulated tenant, over real HTTP with real encryption. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const clock = options.clock ?? frozenClock(WEDNESDAY_10);
  const { businessFolder = 'config/business' } = options;
  const people = peopleOf(businessFolder);
  const tenant = await startSandbox({
    ...CREDENTIALS,
    clock,
    callbackUrl: '',
    directory: people,
    webhookKeys: ['group-key'],
  });
  const database = options.database ?? (await createWorldDatabase(options.lane));
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const places = { clock, directory: people.dingtalk, url };
  const dingtalk = options.dingtalk ? await openDingTalk(options.dingtalk, places) : null;
  const env = environment({ port, databaseUrl: database.url, sandboxUrl: tenant.url });
  const config = readConfig({ ...env, ...dingtalk?.env, ...options.env });
  const program = await startProgram({
    ...{ config, clock, businessFolder, background: options.background ?? false },
    ...(options.log ? { log: options.log } : {}),
  });
  tenant.sandbox.tenant.callbackSettings.url = `${url}/wecom/callback`;
  await readPeople(program.peopleEnv);
  await dingtalk?.connect(program);
  const settle = (): Promise<void> => program.worker.drain();
  return {
    ...{ program, clock, url, settle, tenant: tenant.sandbox.tenant, databaseUrl: database.url },
    dingtalk: dingtalk?.tenant ?? null,
    pass: async (ms) => {
      clock.advance(ms);
      await settle();
    },
    submit: (form, headers = {}) =>
      axios.post(`${url}/intake/forms/${FORM_KEY}`, form, {
        headers,
        validateStatus: () => true,
        proxy: false,
      }),
    cardOf: (userid, title) => {
      const cards = tenant.sandbox.tenant
        .chat(userid)
        .filter((message) => JSON.stringify(message.cardState ?? '').includes(title));
      const taskId = cards.at(-1)?.taskId;
      if (!taskId) throw new Error(`${userid} has no card with ${title}`);
      return taskId;
    },
    close: async () => {
      await dingtalk?.close();
      await program.stop();
      await tenant.close();
      if (!options.database) await database.drop();
    },
  };
}

type Places = { port: number; databaseUrl: string; sandboxUrl: string };

/** The environment of a program that talks to a simulated tenant. */
export function environment({ port, databaseUrl, sandboxUrl }: Places): Record<string, string> {
  return {
    ...{ PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' },
    SPOOL_FILE: join(tmpdir(), `salesbeat-spool-${String(process.pid)}-${String(port)}.sqlite`),
    WECOM_CORP_ID: CREDENTIALS.corpId,
    WECOM_AGENT_ID: String(CREDENTIALS.agentId),
    WECOM_SECRET: CREDENTIALS.secret,
    WECOM_TOKEN: CREDENTIALS.token,
    WECOM_ENCODING_AES_KEY: CREDENTIALS.encodingAesKey,
    WECOM_API_BASE: `${sandboxUrl}/wecom`,
    WECOM_AUTHORIZE_BASE: `${sandboxUrl}/wecom`,
    INTAKE_WEBSITE_KEY: FORM_KEY,
    PUBLIC_URL: `http://127.0.0.1:${String(port)}`,
  };
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
