import { ConfigError, readConfig } from '../../src/app/config';

const WHOLE = {
  WECOM_CORP_ID: 'ww1',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 's',
  WECOM_TOKEN: 'token',
  WECOM_ENCODING_AES_KEY: 'a'.repeat(43),
  PUBLIC_URL: 'https://sales.example.cn',
};

const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

it('an empty environment is a simulated tenant on an embedded database', () => {
  expect(readConfig({})).toMatchObject({
    ...{
      wecom: null,
      PORT: 3000,
      ROLES: ['web', 'worker'],
      DATABASE_URL: 'sqlite:data/salesbeat.sqlite',
    },
  });
});

it('a whole set of credentials connects', () => {
  expect(readConfig(WHOLE).wecom).toMatchObject({ corpId: 'ww1', agentId: 1_000_002 });
});

it.each(Object.keys(WHOLE))('a set without %s is refused, and the missing name is said', (name) => {
  const rest = Object.entries(WHOLE).filter(([other]) => other !== name);
  expect(faultsOf(Object.fromEntries(rest)).join()).toContain(name);
});

it('credentials without our own address are an error: cards would lead to localhost', () => {
  expect(faultsOf(WHOLE)).toEqual([]);
  expect(faultsOf({ ...WHOLE, PUBLIC_URL: '' })).toEqual([expect.stringContaining('PUBLIC_URL')]);
  expect(faultsOf({})).toEqual([]);
});

it('an empty value counts as missing', () => {
  expect(faultsOf({ ...WHOLE, WECOM_SECRET: ' ' }).join()).toContain('WECOM_SECRET');
});

it('every fault is told at once', () => {
  const faults = faultsOf({
    PORT: '99999',
    DATABASE_URL: 'postgres://x',
    ROLES: 'cook',
    PUBLIC_URL: 'nowhere',
    WECOM_TOKEN: 'x y',
  });
  for (const name of [
    'PORT',
    'DATABASE_URL',
    'ROLES',
    'PUBLIC_URL',
    'WECOM_TOKEN',
    'WECOM_SECRET',
  ]) {
    expect(faults.join()).toContain(name);
  }
});
