import { SECOND } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import { randomHex } from './names';
import { Refused } from './refused';

const LIFE_MS = 7_200 * SECOND;

type Token = { value: string; expiresAt: number };
type Credentials = { clientId: string; clientSecret: string };

/** Access tokens: one at a time for both APIs, the same answer while it is valid, 7200 s of simulated time (2.2). */
export type Tokens = {
  /** Throws invalidClientIdOrSecret, 40096 on the older API. */
  issue: (clientId: string, clientSecret: string) => { token: string; seconds: number };
  /** Throws InvalidAuthentication; on the older API 42001 if expired, 40014 if never issued. */
  check: (value: string | undefined) => void;
  /** Throws authFailed unless the credentials are right; for the Stream gateway. */
  authenticate: (clientId: string, clientSecret: string) => void;
  invalidate: () => void;
  refuseSecrets: (refuse: boolean) => void;
};

export function createTokens(credentials: Credentials, clock: Clock): Tokens {
  let current: Token | undefined;
  let isRefusing = false;
  const expired = new Set<string>();

  const isRight = (clientId: string, clientSecret: string): boolean =>
    !isRefusing && clientId === credentials.clientId && clientSecret === credentials.clientSecret;

  const isFresh = (token: Token | undefined): token is Token =>
    token !== undefined && token.expiresAt > clock.now();

  const renew = (): Token => {
    if (current) expired.add(current.value);
    current = { value: randomHex(32), expiresAt: clock.now() + LIFE_MS };
    return current;
  };

  return {
    issue: (clientId, clientSecret) => {
      if (!isRight(clientId, clientSecret)) throw wrongSecret();
      const token = isFresh(current) ? current : renew();
      return {
        token: token.value,
        seconds: Math.floor((token.expiresAt - clock.now()) / SECOND),
      };
    },
    check: (value = '') => {
      const isCurrent = value !== '' && value === current?.value;
      if (isCurrent && isFresh(current)) return;
      throw unauthenticated(isCurrent || expired.has(value) ? 42001 : 40014);
    },
    authenticate: (clientId, clientSecret) => {
      if (isRight(clientId, clientSecret)) return;
      throw new Refused({ status: 401, code: 'authFailed', errcode: 40096 }, '鉴权失败');
    },
    invalidate: () => {
      current = undefined;
    },
    refuseSecrets: (refuse) => {
      isRefusing = refuse;
      if (refuse) current = undefined;
    },
  };
}

function wrongSecret(): Refused {
  const answer = { status: 400, code: 'invalidClientIdOrSecret', errcode: 40096 };
  return new Refused(answer, '无效的clientId或者clientSecret');
}

function unauthenticated(errcode: 40014 | 42001): Refused {
  const answer = { status: 401, code: 'InvalidAuthentication', errcode };
  return new Refused(answer, errcode === 42001 ? 'access_token已过期' : '不合法的access_token');
}
