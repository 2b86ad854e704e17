import { MINUTE } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import { randomHex } from './names';
import { refused } from './refused';

/** A file a person sent in a chat. */
export type SentFile = { name: string; mime: string; bytes: Buffer };

/** Files behind downloadCodes; a code is exchanged for an address that lives for minutes (2.6). */
export type Files = {
  /** Stores and answers the downloadCode. */
  add: (file: SentFile) => string;
  /** What a person sent, for their own eyes. */
  find: (downloadCode: string) => SentFile | undefined;
  /** A fresh id for the file's address; throws for an unknown code. */
  open: (downloadCode: string) => string;
  /** Undefined once the address is too old. */
  get: (id: string) => SentFile | undefined;
};

/** How long a downloadUrl works; the documents only say "short-lived" (2.6). */
export const DOWNLOAD_MS = 10 * MINUTE;

export function createFiles(clock: Clock): Files {
  const stored = new Map<string, SentFile>();
  const opened = new Map<string, { file: SentFile; expiresAt: number }>();
  return {
    add: (file) => {
      const code = `mIofN${randomHex(59)}`;
      stored.set(code, file);
      return code;
    },
    find: (downloadCode) => stored.get(downloadCode),
    open: (downloadCode) => {
      const file = stored.get(downloadCode);
      if (!file) throw refused('invalidParameter.downloadCode', 'downloadCode 有误或已过期');
      const id = randomHex(32);
      opened.set(id, { file, expiresAt: clock.now() + DOWNLOAD_MS });
      return id;
    },
    get: (id) => {
      const found = opened.get(id);
      return found && found.expiresAt > clock.now() ? found.file : undefined;
    },
  };
}
