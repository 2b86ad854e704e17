import { MINUTE, type Clock } from '../kernel/clock';
import type { Markdown } from './card';
import { PlatformError } from './platform';

/** A group's robot: it tells, and hears nothing. */
export type Group = { tell: (markdown: Markdown) => Promise<void> };

/** Both platforms take twenty a minute from a group's robot; what is above is dropped or muted for longer. */
const PER_MINUTE = 20;

/** Throws `wait` for the twenty-first message within a minute: we rather hold it back. */
export function createGroupPace(clock: Clock): () => void {
  let sentAt: number[] = [];
  return () => {
    const now = clock.now();
    sentAt = sentAt.filter((at) => at > now - MINUTE);
    const oldest = sentAt[0];
    if (oldest !== undefined && sentAt.length >= PER_MINUTE) {
      throw new PlatformError('wait', 'webhook_pace', {
        message: '群机器人每分钟最多 20 条 / at most 20 messages a minute',
        retryAfterMs: oldest + MINUTE - now,
      });
    }
    sentAt.push(now);
  };
}
