import type { NewJob } from './job';

/** Something from outside that must be stored before it is acknowledged. */
export type Arrival = {
  source: 'wecom' | 'dingtalk';
  /** SHA-256 (hex) of the decrypted content: platforms re-encrypt each try, the inside stays the same. */
  dedupe: string;
  body: string;
  receivedAt: number;
  job: NewJob;
};
