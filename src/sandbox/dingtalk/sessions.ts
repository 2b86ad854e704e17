import { MINUTE } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import { randomHex } from './names';

/** Addresses that answer one message without a token: about 90 min in the one real log there is (2.6). */
export type Sessions = {
  open: (openConversationId: string) => { session: string; expiresAt: number };
  /** The conversation, or undefined once it is too late. */
  get: (session: string) => string | undefined;
};

const SESSION_MS = 90 * MINUTE;

export function createSessions(clock: Clock): Sessions {
  const sessions = new Map<string, { cid: string; expiresAt: number }>();
  return {
    open: (cid) => {
      const session = randomHex(32);
      const expiresAt = clock.now() + SESSION_MS;
      sessions.set(session, { cid, expiresAt });
      return { session, expiresAt };
    },
    get: (session) => {
      const found = sessions.get(session);
      return found && found.expiresAt > clock.now() ? found.cid : undefined;
    },
  };
}
