import { MINUTE, SECOND } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import { randomHex } from './names';
import { refusedOld } from './refused';

const CODE_MS = 5 * MINUTE;
const TICKET_MS = 7_200 * SECOND;

/** Free-login codes (once, 5 min) and the page ticket (7200 s), in simulated time (2.12). */
export type SignIn = {
  mint: (userId: string) => string;
  /** Throws 40078 for an unknown, used or expired code. */
  spend: (code: string) => string;
  pageTicket: () => { ticket: string; expires_in: number };
};

export function createSignIn(clock: Clock): SignIn {
  const codes = new Map<string, { userId: string; expiresAt: number }>();
  let held = { ticket: '', expiresAt: 0 };
  return {
    mint: (userId) => {
      const code = randomHex(32);
      codes.set(code, { userId, expiresAt: clock.now() + CODE_MS });
      return code;
    },
    spend: (code) => {
      const found = codes.get(code);
      codes.delete(code);
      if (!found || found.expiresAt <= clock.now()) throw refusedOld(40078, '不存在的临时授权码');
      return found.userId;
    },
    pageTicket: () => {
      if (held.expiresAt <= clock.now())
        held = { ticket: randomHex(64), expiresAt: clock.now() + TICKET_MS };
      const left = Math.floor((held.expiresAt - clock.now()) / SECOND);
      return { ticket: held.ticket, expires_in: left };
    },
  };
}
