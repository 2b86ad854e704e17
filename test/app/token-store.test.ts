import { createTokenStore } from '../../src/app/token-store';
import { frozenClock, SECOND } from '../../src/kernel/clock';
import { lanes, openTestDatabase } from '../support/databases';

it.each(lanes)(
  'tokens are shared, locked for one, and rest after a failure, on %s',
  async (lane) => {
    const { db, close } = await openTestDatabase(lane);
    const clock = frozenClock(1_000_000);
    const [one, other] = [createTokenStore(db, clock), createTokenStore(db, clock)];
    expect(await one.read('k')).toBeNull();
    const locks = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? one : other).lock('k', 10 * SECOND)),
    );
    expect(locks.filter(Boolean)).toHaveLength(1);
    expect(await one.write('k', 'token-1', 5_000_000)).toBe(1);
    expect(await other.read('k')).toEqual({ value: 'token-1', version: 1, expiresAt: 5_000_000 });
    expect(await other.lock('k', 10 * SECOND)).toBe(true);
    await other.fail('k', clock.now() + 60 * SECOND);
    expect(await one.lock('k', 10 * SECOND)).toBe(false);
    clock.advance(60 * SECOND);
    expect(await one.lock('k', 10 * SECOND)).toBe(true);
    clock.advance(11 * SECOND);
    expect(await other.lock('k', 10 * SECOND)).toBe(true);
    expect(await other.write('k', 'token-2', 9_000_000)).toBe(2);
    await close();
  },
);
