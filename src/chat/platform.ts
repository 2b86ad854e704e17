import type { Card, Outgoing } from './card';
import type { Platform } from './incoming';

/** What sending gave us: `responseCode` allows exactly one later update of a card (72 h on WeCom). */
export type Receipt = {
  messageId?: string;
  responseCode?: string;
  alreadySent?: boolean;
  /** It was told in another way, and there is no card that could be changed. */
  onlyTold?: boolean;
};

/** A platform's way out. Every method may throw `PlatformError`. */
export type ChatPlatform = {
  name: Platform;
  /** Whether a shown card may be changed once for each code, or as often as we like. */
  updates: 'once a code' | 'any number';
  /** `taskId` ([0-9A-Za-z_-@], at most 128 bytes) makes a card unique at the platform; a repeat answers `alreadySent`. */
  send: (message: Outgoing, to: { platformUserId: string; taskId: string }) => Promise<Receipt>;
  /** Replaces a shown card. `responseCode` is used up by it, whatever the answer. */
  update: (
    card: Card,
    shown: { platformUserId: string; taskId: string; responseCode: string },
  ) => Promise<void>;
  /** A file that a member sent; refuses more than `maxBytes`. */
  download: (mediaId: string, maxBytes: number) => Promise<Buffer>;
};

/**
 * `retry`: busy, slow or broken, try again with back-off · `wait`: told to slow down, costs no attempt ·
 * `rejected`: will never work, a person must look · `stale`: this card can no longer be updated, send a new one.
 */
export type Failure = 'retry' | 'wait' | 'rejected' | 'stale';

/** A call that failed. Never holds a token, key or address: its text may be logged and shown to the operator. */
export class PlatformError extends Error {
  /** What the operator can do about it. */
  readonly advice: string;
  /** For `wait`: how long to stay away, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly failure: Failure,
    readonly code: number | string,
    detail: { message: string; retryAfterMs?: number },
  ) {
    super(`${String(code)} ${detail.message}`);
    this.name = 'PlatformError';
    this.advice = detail.message;
    this.retryAfterMs = detail.retryAfterMs;
  }
}
