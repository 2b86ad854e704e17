import { z } from 'zod';
import {
  credentialFaults,
  dingTalkCredentials,
  wecomCredentials,
  type DingTalkCredentials,
  type WECOM,
  type WecomCredentials,
} from './credentials';

const roles = z
  .string()
  .default('web,worker')
  .transform((text) => text.split(',').map((role) => role.trim()))
  .pipe(z.array(z.enum(['web', 'worker'])).min(1));

const text = z.string().trim().min(1);

const Env = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: text.default('0.0.0.0'),
  DATABASE_URL: z
    .string()
    .regex(
      /^(sqlite:.+|mysql:\/\/.+|mariadb:\/\/.+)$/,
      'must be sqlite:<file>, mysql://… or mariadb://…',
    )
    .default('sqlite:data/salesbeat.sqlite'),
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  SPOOL_FILE: text.default('data/spool.sqlite'),
  ROLES: roles,
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  WECOM_CORP_ID: text.optional(),
  WECOM_AGENT_ID: z.coerce.number().int().positive().optional(),
  WECOM_SECRET: text.optional(),
  WECOM_TOKEN: z
    .string()
    .regex(/^[0-9A-Za-z]{1,32}$/, 'must be 1 to 32 letters and digits')
    .optional(),
  WECOM_ENCODING_AES_KEY: z
    .string()
    .regex(/^[0-9A-Za-z]{43}$/, 'must be exactly 43 letters and digits')
    .optional(),
  WECOM_API_BASE: z.url({ protocol: /^https?$/ }).default('https://qyapi.weixin.qq.com'),
  WECOM_AUTHORIZE_BASE: z.url({ protocol: /^https?$/ }).default('https://open.weixin.qq.com'),
  WECOM_GROUP_WEBHOOK_KEY: text.optional(),
  WECOM_MINI_PROGRAM_APP_ID: text.optional(),
  DINGTALK_CLIENT_ID: text.optional(),
  DINGTALK_CLIENT_SECRET: text.optional(),
  DINGTALK_CORP_ID: text.optional(),
  DINGTALK_ROBOT_CODE: text.optional(),
  DINGTALK_TOKEN: z
    .string()
    .regex(/^[0-9A-Za-z]{3,32}$/, 'must be 3 to 32 letters and digits')
    .optional(),
  DINGTALK_AES_KEY: z
    .string()
    .regex(/^[0-9A-Za-z]{43}$/, 'must be exactly 43 letters and digits')
    .optional(),
  DINGTALK_API_BASE: z.url({ protocol: /^https?$/ }).default('https://api.dingtalk.com'),
  DINGTALK_OAPI_BASE: z.url({ protocol: /^https?$/ }).default('https://oapi.dingtalk.com'),
  DINGTALK_STREAM: z.enum(['on', 'off']).default('off'),
  DINGTALK_CALENDAR: z.enum(['on', 'off']).default('off'),
  DINGTALK_CARD_TEMPLATE_ID: text.optional(),
  DINGTALK_AGENT_ID: z.coerce.number().int().positive().optional(),
  DINGTALK_MONTHLY_CALLS: z.coerce.number().int().min(0).default(5_000),
  DINGTALK_GROUP_CONVERSATION_ID: text.optional(),
  DINGTALK_GROUP_TOKEN: text.optional(),
  DINGTALK_GROUP_SECRET: text.optional(),
  SANDBOX_PLATFORMS: z
    .string()
    .default('wecom,dingtalk')
    .transform((list) => list.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(['wecom', 'dingtalk'])).min(1)),
  STORAGE_URL: z
    .string()
    .regex(
      /^(file:.+|s3\+https?:\/\/[^:]+:[^@]+@[^/]+\/[^/?]+.*)$/,
      'must be file:<folder> or s3+https://<key>:<secret>@<host>/<bucket>?region=…',
    )
    .default('file:data/evidence'),
  AMAP_KEY: text.optional(),
  TENCENT_SECRET_ID: text.optional(),
  TENCENT_SECRET_KEY: text.optional(),
  TENCENT_ASR_BASE: z.url({ protocol: /^https?$/ }).default('https://asr.tencentcloudapi.com'),
  AMAP_API_BASE: z.url({ protocol: /^https?$/ }).default('https://restapi.amap.com'),
});

export type Config = Omit<z.infer<typeof Env>, (typeof WECOM)[number]> & {
  wecom: WecomCredentials | null;
  dingtalk: DingTalkCredentials | null;
  /** Values of the variables that business settings name, e.g. the key of a form. */
  secrets: ReadonlyMap<string, string>;
};

/** Everything that is wrong with the environment, one line each. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
  }
}

/** Reads the environment; throws `ConfigError` with every fault at once. An empty variable counts as absent. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given: Record<string, string> = Object.fromEntries(
    Object.entries(env).flatMap(([name, value = '']) =>
      value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  );
  const faults = credentialFaults(given);
  const parsed = Env.safeParse(given);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
    throw new ConfigError(faults);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  const [wecom, dingtalk] = [wecomCredentials(given), dingTalkCredentials(given)];
  return { ...parsed.data, wecom, dingtalk, secrets: new Map(Object.entries(given)) };
}
