import { randomBytes } from 'node:crypto';
import { SECOND } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { ApiError } from './api-error';

/** Which secret a token was made from; each may call different routes. */
export type TokenKind = 'app' | 'contact';

const random = (): string => randomBytes(96).toString('base64url');

const LIFE_MS = 7_200 * SECOND;

type Token = { value: string; kind: TokenKind; expiresAt: number };
type Credentials = { corpId: string; secret: string; contactSecret?: string };

/** Access tokens: one per secret, the same answer while it is valid, 7200 s of simulated time [91039]. */
export type Tokens = {
  issue: (
    corpId: string | null,
    secret: string | null,
  ) => { access_token: string; expires_in: number };
  /** Throws 41001 (missing), 42001 (expired) or 40014 (never issued or invalidated). */
  check: (value: string | null) => TokenKind;
  invalidate: () => void;
  refuseSecrets: (refuse: boolean) => void;
};

export function createTokens(credentials: Credentials, clock: Clock): Tokens {
  const current = new Map<TokenKind, Token>();
  const expired = new Set<string>();
  let refusing = false;
  const secondsUntil = (at: number): number => Math.floor((at - clock.now()) / SECOND);

  const renew = (kind: TokenKind): Token => {
    const old = current.get(kind);
    if (old) expired.add(old.value);
    const token = { value: random(), kind, expiresAt: clock.now() + LIFE_MS };
    current.set(kind, token);
    return token;
  };

  const check: Tokens['check'] = (value) => {
    if (!value) throw new ApiError(41001, 'access_token missing');
    const token = [...current.values()].find((held) => held.value === value);
    if (token && token.expiresAt > clock.now()) return token.kind;
    const isOld = token !== undefined || expired.has(value);
    throw isOld ? new ApiError(42001, 'expired') : new ApiError(40014, 'invalid access_token');
  };

  const issue: Tokens['issue'] = (corpId, secret) => {
    if (!corpId) throw new ApiError(41002, 'corpid missing');
    if (!secret) throw new ApiError(41004, 'corpsecret missing');
    if (corpId !== credentials.corpId) throw new ApiError(40013, 'invalid corpid');
    const kind = !refusing && kindOf(secret, credentials);
    if (!kind) throw new ApiError(40001, 'invalid credential');
    const held = current.get(kind);
    const token = held && held.expiresAt > clock.now() ? held : renew(kind);
    return { access_token: token.value, expires_in: secondsUntil(token.expiresAt) };
  };

  return {
    issue,
    check,
    invalidate: current.clear.bind(current),
    refuseSecrets: (refuse) => {
      refusing = refuse;
      if (refuse) current.clear();
    },
  };
}

function kindOf(secret: string, credentials: Credentials): TokenKind | undefined {
  if (secret === credentials.secret) return 'app';
  return secret === credentials.contactSecret ? 'contact' : undefined;
}
