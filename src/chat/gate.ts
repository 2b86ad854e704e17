import { HOUR, MINUTE, type Clock } from '../kernel/clock';
import { PlatformError } from './platform';

/** Which refusals make an API rest, and after which of them the rest grows. */
export type GateRules = {
  rests: (error: PlatformError) => boolean;
  grows: (error: PlatformError) => boolean;
};

export type Gate = {
  /** Throws `wait` while the API rests; true when this caller is the one that tries whether the rest is over. */
  enter: (api: string) => boolean;
  /** False when others were told the same meanwhile. */
  note: (api: string, error: PlatformError | null, probing: boolean) => boolean;
};

/**
 * An API that refuses us rests: for as long as the platform says, otherwise for a minute; what grows then for twice as long after
 * every failed probe, at most an hour. One caller probes, the others wait for what it finds.
 */
export function createGate(clock: Clock, { rests, grows }: GateRules): Gate {
  const resting = new Map<string, { until: number; pause: number; error: PlatformError }>();
  return {
    enter: (api) => {
      const rest = resting.get(api);
      if (!rest) return false;
      const retryAfterMs = rest.until - clock.now();
      if (retryAfterMs > 0) {
        const { code, advice: message } = rest.error;
        throw new PlatformError('wait', code, { message, retryAfterMs });
      }
      // This caller probes; the others wait for what it finds.
      rest.until = clock.now() + MINUTE;
      return true;
    },
    note: (api, error, probing) => {
      if (!error || !rests(error)) {
        resting.delete(api);
        return true;
      }
      const rest = resting.get(api);
      // Calls that were under way together are told together: one block, not twelve.
      if (rest && !probing) return false;
      const first = error.retryAfterMs ?? MINUTE;
      const pause = rest && grows(error) ? Math.min(rest.pause * 2, HOUR) : first;
      resting.set(api, { until: clock.now() + pause, pause, error });
      return true;
    },
  };
}
