import { DAY } from '../kernel/clock';
import type { Outgoing } from './card';

/** `gathered`: waits for a digest · `merged`: was told in one · `superseded`: a newer card took its place. */
export type MessageState = 'queued' | 'gathered' | 'sent' | 'merged' | 'superseded' | 'failed';

/** A right to change a shown card once (WeCom: 72 h, [94888]). */
export type UpdateCode = { code: string; until: number };

/** Something we say to one member; the id is the card's `task_id` at the platform. */
export type Message = {
  id: string;
  recipientId: string;
  /** The card view's kind, or `text` for what is said once and never changes. */
  kind: string;
  subjectId: string | null;
  /** At most one message has this key: says the same thing to the same person only once. */
  uniqueKey: string | null;
  urgent: boolean;
  state: MessageState;
  face: string;
  notice: string | null;
  content: Outgoing | null;
  codes: UpdateCode[];
  /** Fingerprint of the card as the receiver sees it. */
  shown: string | null;
  platformMessageId: string | null;
  digestId: string | null;
  error: string | null;
  createdAt: number;
  sentAt: number | null;
};

const CODE_LIFE_MS = 3 * DAY;
// A code that is about to end may be refused by the time it arrives.
const CODE_MARGIN_MS = 60_000;

export const MAIN_FACE = 'main';

/** A code together with the end of its life. */
export const updateCode = (code: string, now: number): UpdateCode => ({
  code,
  until: now + CODE_LIFE_MS,
});

/** Codes that can still be used, the newest last. */
export const livingCodes = (codes: readonly UpdateCode[], now: number): UpdateCode[] =>
  codes.filter((code) => code.until - CODE_MARGIN_MS > now).slice(-4);
