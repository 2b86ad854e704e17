import { MINUTE, type Clock } from '../kernel/clock';

/** Says whether one more of a source may become a lead at once. */
export type Pace = (source: { id: string; perMinute: number }) => boolean;

/** A sixth of a minute's measure may come at one moment, so that no minute has much more than its measure. */
const BURST = 1 / 6;

/**
 * A token bucket per source, in this process: the way from a form to its lead must not cost a row that all forms of a source
 * wait for. With several web processes each lets the source's measure through.
 */
export function createPace(clock: Clock): Pace {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return ({ id, perMinute }) => {
    const now = clock.now();
    const most = Math.max(1, perMinute * BURST);
    const { tokens, at } = buckets.get(id) ?? { tokens: most, at: now };
    const filled = Math.min(most, tokens + (Math.max(0, now - at) * perMinute) / MINUTE);
    const enough = filled >= 1;
    buckets.set(id, { tokens: enough ? filled - 1 : filled, at: now });
    return enough;
  };
}
