import type { Clock } from '../../src/kernel/clock';
import type { StoredToken, TokenStore } from '../../src/chat/token';

/** A turn of the event loop, so that what runs at the same time really interleaves. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** What the database does for tokens, in memory; every answer takes a turn of the event loop. */
export function createMemoryTokenStore(clock: Clock): TokenStore {
  const tokens = new Map<string, StoredToken>();
  const lockedUntil = new Map<string, number>();
  return {
    read: async (key) => {
      await turn();
      return tokens.get(key) ?? null;
    },
    lock: async (key, ms) => {
      await turn();
      if ((lockedUntil.get(key) ?? 0) > clock.now()) return false;
      lockedUntil.set(key, clock.now() + ms);
      return true;
    },
    write: async (key, value, expiresAt) => {
      await turn();
      const version = (tokens.get(key)?.version ?? 0) + 1;
      tokens.set(key, { value, version, expiresAt });
      lockedUntil.delete(key);
      return version;
    },
    fail: async (key, retryAt) => {
      await turn();
      lockedUntil.set(key, retryAt);
    },
  };
}
