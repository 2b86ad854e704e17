import { randomBytes } from 'node:crypto';
import { HOUR } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { ApiError } from './api-error';

const LIFE_MS = 72 * HOUR;

/** Permissions to update a card: each good for one call within 72 h of simulated time [94888]. */
export type ResponseCodes = {
  mint: (msgid: string) => string;
  /** The message the code belongs to; throws 60140 if it is unknown, used or too old. */
  look: (code: string) => string;
  spend: (code: string) => void;
};

export function createResponseCodes(clock: Clock): ResponseCodes {
  const codes = new Map<string, { msgid: string; expiresAt: number }>();
  return {
    mint: (msgid) => {
      const code = randomBytes(48).toString('base64url');
      codes.set(code, { msgid, expiresAt: clock.now() + LIFE_MS });
      return code;
    },
    look: (code) => {
      const held = codes.get(code);
      if (!held || held.expiresAt <= clock.now())
        throw new ApiError(60140, 'invalid response_code');
      return held.msgid;
    },
    spend: (code) => {
      codes.delete(code);
    },
  };
}
