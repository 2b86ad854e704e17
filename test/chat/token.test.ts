import { PlatformError } from '../../src/chat/platform';
import { platformError, unreachable } from '../../src/chat/wecom/errors';
import { createTokenCache, type TokenCache } from '../../src/chat/token';
import { HOUR, MINUTE, SECOND, frozenClock } from '../../src/kernel/clock';
import { createMemoryTokenStore, turn } from '../support/token-store';

/** A platform that issues tokens, and several processes that share one store. */
function company(processes: number) {
  const clock = frozenClock(1_790_000_000_000);
  const store = createMemoryTokenStore(clock);
  const platform = { asked: 0, valid: '', fault: null as Error | null, lifeMs: 2 * HOUR };
  const issue = async () => {
    platform.asked++;
    await turn();
    if (platform.fault) throw platform.fault;
    platform.valid ||= `token-${String(platform.asked)}`;
    return { value: platform.valid, lifeMs: platform.lifeMs };
  };
  const caches = Array.from({ length: processes }, () =>
    createTokenCache({ key: 'k', store, issue, clock, sleep: turn }),
  );
  /** What the client does: one call, one renewal, one repetition. */
  const call = async (cache: TokenCache): Promise<boolean> => {
    const token = await cache.get();
    await turn();
    if (token.value === platform.valid) return true;
    const fresh = await cache.renew(token.version);
    return fresh.value === platform.valid;
  };
  return { clock, store, platform, caches, call };
}
const errorOf = async (promise: Promise<unknown>): Promise<PlatformError> => {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof PlatformError)) throw new Error(`no PlatformError: ${String(error)}`);
  return error;
};

describe('The access token', () => {
  it('is asked for once by any number of callers in four processes', async () => {
    const { platform, caches, call } = company(4);
    const calls = caches.flatMap((cache) => Array.from({ length: 200 }, () => call(cache)));
    expect(await Promise.all(calls)).toEqual(calls.map(() => true));
    expect(platform.asked).toBe(1);
  });

  it('costs the store one look-up however many callers wait for it', async () => {
    const { caches, store } = company(1);
    const [cache] = caches as [TokenCache];
    const lock = jest.spyOn(store, 'lock');
    await Promise.all(Array.from({ length: 200 }, () => cache.get()));
    expect(lock).toHaveBeenCalledTimes(1);
  });

  it('is asked for exactly once more when the platform takes it back early', async () => {
    const { platform, caches, call } = company(4);
    await Promise.all(caches.map(call));
    platform.valid = '';
    platform.asked = 0;
    const calls = caches.flatMap((cache) => Array.from({ length: 200 }, () => call(cache)));
    expect(await Promise.all(calls)).toEqual(calls.map(() => true));
    expect(platform.asked).toBe(1);
  });

  it('is taken from the store when another process has already renewed it', async () => {
    const { platform, caches, call } = company(2);
    const [first, second] = caches as [TokenCache, TokenCache];
    const old = await second.get();
    platform.valid = '';
    await first.renew((await first.get()).version);
    platform.asked = 0;
    expect((await second.renew(old.version)).value).toBe(platform.valid);
    expect(await call(second)).toBe(true);
    expect(platform.asked).toBe(0);
  });

  it('is renewed when 80 percent of its life is over, not before', async () => {
    const { clock, platform, caches } = company(1);
    const [cache] = caches as [TokenCache];
    await cache.get();
    clock.advance(95 * MINUTE);
    await cache.get();
    expect(platform.asked).toBe(1);
    clock.advance(MINUTE);
    await cache.get();
    expect(platform.asked).toBe(2);
  });

  it('is not asked for ever more often when the platform repeats the old one', async () => {
    const { clock, platform, caches } = company(1);
    const [cache] = caches as [TokenCache];
    const end = clock.now() + 2 * HOUR;
    while (clock.now() < end) {
      platform.lifeMs = end - clock.now();
      await cache.get();
      clock.advance(SECOND);
    }
    expect(platform.asked).toBeLessThanOrEqual(5);
  });

  it('is fetched by another process when the one holding the lock has died', async () => {
    const { clock, store, platform, caches, call } = company(1);
    const [cache] = caches as [TokenCache];
    await store.lock('k', 10 * SECOND);
    const error = await errorOf(cache.get());
    expect([error.failure, error.code]).toEqual(['wait', 'token_busy']);
    clock.advance(10 * SECOND);
    expect(await call(cache)).toBe(true);
    expect(platform.asked).toBe(1);
  });

  it('comes back at once after a passing fault', async () => {
    const { clock, platform, caches, call } = company(1);
    const [cache] = caches as [TokenCache];
    platform.fault = unreachable('http_502');
    expect((await errorOf(cache.get())).failure).toBe('retry');
    platform.fault = null;
    clock.advance(SECOND);
    expect(await call(cache)).toBe(true);
  });
});

describe('A wrong secret', () => {
  it.each([1, 4])('costs fewer than 20 calls an hour in %d processes', async (processes) => {
    const { clock, platform, caches } = company(processes);
    platform.fault = platformError(40001);
    for (let second = 0; second < 3600; second += 15) {
      for (const cache of caches) await cache.get().catch(() => undefined);
      clock.advance(15 * SECOND);
    }
    expect(platform.asked).toBeGreaterThan(3);
    expect(platform.asked).toBeLessThan(20);
  });

  it('lets callers wait and tells the operator why', async () => {
    const { clock, platform, caches } = company(1);
    const [cache] = caches as [TokenCache];
    platform.fault = platformError(40001, 'invalid credential');
    const first = await errorOf(cache.get());
    clock.advance(30 * SECOND);
    const second = await errorOf(cache.get());
    expect([first.failure, first.retryAfterMs]).toEqual(['wait', 2 * MINUTE]);
    expect([second.failure, second.code, second.retryAfterMs]).toEqual(['wait', 40001, 90_000]);
    expect(second.message).toMatch(/^40001 应用 Secret 错误.*wrong app secret/);
    expect(platform.asked).toBe(1);
  });

  it('is forgiven after the first token', async () => {
    const { clock, platform, caches, call } = company(1);
    const [cache] = caches as [TokenCache];
    platform.fault = platformError(40001);
    await errorOf(cache.get());
    platform.fault = null;
    clock.advance(2 * MINUTE);
    expect(await call(cache)).toBe(true);
    platform.fault = platformError(40001);
    const { version } = await cache.get();
    expect((await errorOf(cache.renew(version))).retryAfterMs).toBe(2 * MINUTE);
  });
});
