import { MINUTE, SECOND } from '../kernel/clock';
import type { Ground } from './ground';

const WORRYING_MS = 2 * SECOND;

/** Compares our clock with the database server's once a minute; leases and clocks of several machines rest on it. */
export function watchSkew(ground: Ground): { stop: () => void } {
  const { movable, config } = ground;
  if (movable || config.DATABASE_URL.startsWith('sqlite:')) return { stop: () => undefined };
  const look = (): void => void measureSkew(ground).catch(() => undefined);
  const timer = setInterval(look, MINUTE);
  look();
  return { stop: () => clearInterval(timer) };
}

/** Notes how far our clock is ahead, and warns when that is too much. */
export async function measureSkew({
  transact,
  metrics,
  log,
  clock,
}: Pick<Ground, 'transact' | 'metrics' | 'log' | 'clock'>): Promise<void> {
  const asked = clock.now();
  const rows = await transact((sql) =>
    sql.rows<{ at: number | string }>('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS at'),
  );
  const skew = (asked + clock.now()) / 2 - Number(rows[0]?.at ?? asked);
  metrics.skew.set(skew / SECOND);
  if (Math.abs(skew) > WORRYING_MS)
    log.warn({ skewMs: Math.round(skew) }, 'our clock and the database clock disagree');
}
