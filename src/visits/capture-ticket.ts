import { HOUR, MINUTE } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';

/**
 * Leave to take one piece of evidence: handed out by the server just before the capture, so that the capture cannot be older.
 * A phone that will be offline fetches some in advance; those are worth less, by their age.
 */
export type CaptureTicket = {
  id: string;
  /** Eight letters and digits, drawn into the picture. */
  code: string;
  memberId: string;
  /** The session it was given to, and the phone that asked. */
  sessionHash: string | null;
  deviceId: string | null;
  /** Null for one handed out in advance: the customer is not known yet. */
  accountId: string | null;
  offline: boolean;
  issuedAt: number;
  expiresAt: number;
  usedAt: number | null;
  evidenceId: string | null;
};

export const ONLINE_LIFE_MS = 10 * MINUTE;
export const OFFLINE_LIFE_MS = 72 * HOUR;
/** An unused stock larger than this is somebody's script. */
export const STOCK_LIMIT = 60;
/** Clocks of phone and server may differ by this much after correction. */
const TOLERANCE_MS = MINUTE;

// Without 0 O 1 I L: the code is read aloud and typed.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A code of eight from random bytes. */
export const codeOf = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 8), (byte) => LETTERS[byte % LETTERS.length]).join('');

export type Redemption = {
  memberId: string;
  accountId: string;
  evidenceId: string;
  /** When the picture was taken, corrected to the server's clock. */
  takenAt: number;
  now: number;
};

/**
 * Uses a ticket up. Refuses `ticket.foreign` (another member's, or for another customer), `ticket.used` and `ticket.expired` (the
 * capture was not made while it was valid).
 */
export function redeem(ticket: CaptureTicket, by: Redemption): CaptureTicket {
  if (ticket.memberId !== by.memberId) throw new Refusal('forbidden', 'ticket.foreign');
  if (ticket.accountId !== null && ticket.accountId !== by.accountId)
    throw new Refusal('forbidden', 'ticket.foreign');
  if (ticket.usedAt !== null) throw new Refusal('conflict', 'ticket.used');
  const early = by.takenAt < ticket.issuedAt - TOLERANCE_MS;
  if (early || by.takenAt > ticket.expiresAt + TOLERANCE_MS)
    throw new Refusal('invalid', 'ticket.expired');
  return { ...ticket, usedAt: by.now, evidenceId: by.evidenceId };
}
