import { PlatformError } from '../chat/platform';
import { MINUTE } from '../kernel/clock';
import { Snooze } from '../outbox/job';

/** Calls a platform within a job: being told to slow down costs no attempt. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  return call().catch((error: unknown) => {
    const wait = error instanceof PlatformError && error.failure === 'wait';
    throw wait ? new Snooze(error.retryAfterMs ?? MINUTE, error.message) : error;
  });
}
