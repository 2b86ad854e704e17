import { SECOND, type Clock } from '../kernel/clock';
import { PlatformError } from './platform';

/** A token or ticket as it is shared by all processes. */
export type StoredToken = { value: string; version: number; expiresAt: number };

/** Where the processes of one deployment keep their tokens; `write` and `fail` release the lock. Times are UTC ms. */
export type TokenStore = {
  read(key: string): Promise<StoredToken | null>;
  /** Takes the refresh lock for `ms`; false while another process holds it or a failure's `retryAt` lies ahead. */
  lock(key: string, ms: number): Promise<boolean>;
  /** Answers the new version. */
  write(key: string, value: string, expiresAt: number): Promise<number>;
  /** Nobody gets the lock again before `retryAt`. */
  fail(key: string, retryAt: number): Promise<void>;
};

type Token = { value: string; version: number };

/** `get` answers a token that should work; `renew` one that is newer than the refused `version`. */
export type TokenCache = {
  get(): Promise<Token>;
  renew(version: number): Promise<Token>;
};

export type TokenCacheParts = {
  key: string;
  store: TokenStore;
  /** Asks the platform for a token; may throw PlatformError. */
  issue: () => Promise<{ value: string; lifeMs: number }>;
  clock: Clock;
  sleep: (ms: number) => Promise<void>;
};

const LOCK_MS = 10 * SECOND;
const POLL_MS = 100;
const POLLS = LOCK_MS / POLL_MS;
const BUSY_PAUSE_MS = 5 * SECOND;
const MIN_LIFE_MS = 60 * SECOND;
const FIRST_PAUSE_MS = 120 * SECOND;
const MAX_PAUSE_MS = 900 * SECOND;

/**
 * One token, fetched once for all callers of this process (a shared promise) and of all others (the store's lock), renewed at
 * 80 % of its life. A refusal opens a breaker of 2, 4, 8, then 15 minutes, so that a wrong secret costs fewer than 20 calls
 * an hour (WeCom blocks the IP for more); meanwhile callers get `wait`, which loses no message.
 */
export function createTokenCache(parts: TokenCacheParts): TokenCache {
  const { clock } = parts;
  const obtain = createFetcher(parts);
  let current: StoredToken | null = null;
  let flight: Promise<StoredToken> | null = null;

  async function share(refused?: number): Promise<StoredToken> {
    flight ??= obtain(refused).finally(() => (flight = null));
    current = await flight;
    return current;
  }

  return {
    get: async () => (isGood(current, clock.now()) ? current : share()),
    renew: async (version) => {
      if (current?.version !== version && isGood(current, clock.now())) return current;
      return share(version);
    },
  };
}

const isGood = (token: StoredToken | null, now: number, refused?: number): token is StoredToken =>
  token !== null && token.version !== refused && token.expiresAt > now;

/** Reads the shared token, or fetches one under the lock, or waits for the process that holds the lock. */
function createFetcher({ key, store, issue, clock, sleep }: TokenCacheParts) {
  const breaker = createBreaker(clock);

  async function fetch(): Promise<StoredToken> {
    try {
      const { value, lifeMs } = await issue();
      const expiresAt = clock.now() + usefulLife(lifeMs);
      const version = await store.write(key, value, expiresAt);
      breaker.close();
      return { value, version, expiresAt };
    } catch (error) {
      await store.fail(key, breaker.open(error));
      breaker.check();
      throw error;
    }
  }

  async function underLock(refused?: number): Promise<StoredToken> {
    // Between our reading and our lock another process may have finished.
    const stored = await store.read(key);
    if (!isGood(stored, clock.now(), refused)) return fetch();
    await store.fail(key, clock.now());
    return stored;
  }

  return async (refused?: number): Promise<StoredToken> => {
    for (let poll = 0; poll < POLLS; poll++) {
      const stored = await store.read(key);
      if (isGood(stored, clock.now(), refused)) return stored;
      breaker.check();
      if (await store.lock(key, LOCK_MS)) return underLock(refused);
      await sleep(POLL_MS);
    }
    // Nobody's attempt is used up by another process's trouble.
    throw new PlatformError('wait', 'token_busy', {
      message: '其他进程正在更新令牌 / another process is renewing the token',
      retryAfterMs: BUSY_PAUSE_MS,
    });
  };
}

/** WeCom answers the same token while it is valid, so the last minute is used up instead of asking ever more often. */
const usefulLife = (lifeMs: number): number =>
  Math.max(lifeMs * 0.8, Math.min(lifeMs, MIN_LIFE_MS));

function createBreaker(clock: Clock) {
  let refusals = 0;
  let until = 0;
  let last: PlatformError | null = null;
  return {
    close: () => {
      refusals = 0;
    },
    /** Notes a failure and answers when to try again. */
    open: (error: unknown): number => {
      const refused = error instanceof PlatformError && error.failure !== 'retry';
      if (!refused) return clock.now() + SECOND;
      last = error;
      until = clock.now() + Math.min(FIRST_PAUSE_MS * 2 ** refusals++, MAX_PAUSE_MS);
      return until;
    },
    check: (): void => {
      const retryAfterMs = until - clock.now();
      if (last === null || retryAfterMs <= 0) return;
      throw new PlatformError('wait', last.code, { message: last.advice, retryAfterMs });
    },
  };
}
