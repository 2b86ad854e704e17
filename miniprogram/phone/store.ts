import type { Draft } from '../lib/draft';
import type { Shelf } from '../lib/shelf';
import type { Ticket } from '../lib/tickets';

// What survives a restart: records in the platform's storage, photos and voice notes as files in the user's folder.

const DRAFT = 'draft:';
const TICKET = 'ticket:';
const ANSWER = 'answer:';

/** The platform says '' for what it does not have. */
function read(key: string): unknown {
  const found: unknown = wx.getStorageSync(key);
  return found === '' ? null : found;
}
const keysOf = (kind: string): string[] =>
  wx.getStorageInfoSync().keys.filter((key) => key.startsWith(kind));
const readAll = <T>(kind: string): T[] =>
  keysOf(kind).flatMap((key) => {
    const found = read(key) as T | null;
    return found ? [found] : [];
  });

export const listDrafts = (): Draft[] => readAll<Draft>(DRAFT);
export const readDraft = (id: string): Draft | null => read(DRAFT + id) as Draft | null;
export const keepDraft = (draft: Draft): void => wx.setStorageSync(DRAFT + draft.id, draft);

/** Forgets a draft with its photos and voice notes. */
export function dropDraft(draft: Draft): void {
  for (const { key } of draft.captures) dropFile(key);
  wx.removeStorageSync(DRAFT + draft.id);
}

/** The same for logic that both clients share. */
export const shelf: Shelf = {
  read: (id) => Promise.resolve(readDraft(id)),
  keep: (draft) => Promise.resolve(keepDraft(draft)),
  replace: (draft) => Promise.resolve(readDraft(draft.id) ? keepDraft(draft) : undefined),
  drop: (draft) => Promise.resolve(dropDraft(draft)),
  dropBytes: (key) => Promise.resolve(dropFile(key)),
};

/** The path of the photo or voice note kept under a key. */
export const fileOf = (key: string): string => `${wx.env.USER_DATA_PATH}/${key}`;

/** Moves a temporary file to where it stays until it is sent; false when the phone has no room for it. */
export const keepFile = (temporary: string, key: string): Promise<boolean> =>
  new Promise((resolve) => {
    wx.getFileSystemManager().saveFile({
      ...{ tempFilePath: temporary, filePath: fileOf(key) },
      success: () => resolve(true),
      fail: () => resolve(false),
    });
  });

export const hasFile = (key: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [success, fail] = [(): void => resolve(true), (): void => resolve(false)];
    wx.getFileSystemManager().access({ path: fileOf(key), success, fail });
  });

/** A file that is gone already needs no dropping. */
export const dropFile = (key: string): void =>
  wx.getFileSystemManager().unlink({ filePath: fileOf(key), fail: () => undefined });

export const listTickets = (): Ticket[] => readAll<Ticket>(TICKET);
export const addTickets = (tickets: readonly Ticket[]): void => {
  for (const ticket of tickets) wx.setStorageSync(TICKET + ticket.id, ticket);
};
export const dropTicket = (id: string): void => wx.removeStorageSync(TICKET + id);

export const readToken = (): string | null => read('token') as string | null;
export const keepToken = (token: string): void => wx.setStorageSync('token', token);

/** What tells this phone from others, once it was made. */
export const deviceId = (): string | null => read('device') as string | null;
export const keepDeviceId = (made: string): void => wx.setStorageSync('device', made);

/** So many answers are kept for reading without network. */
const REMEMBERED = 40;
type Remembered = { at: number; data: unknown };

export const recall = (path: string): unknown =>
  (read(ANSWER + path) as Remembered | null)?.data ?? null;

/** Keeps what the server answered last to a question, and forgets the oldest. */
export function remember(path: string, { at, data }: Remembered): void {
  const known = keysOf(ANSWER);
  if (known.length >= REMEMBERED) {
    const age = (key: string): number => (read(key) as Remembered | null)?.at ?? 0;
    const [oldest] = known.sort((a, b) => age(a) - age(b));
    if (oldest) wx.removeStorageSync(oldest);
  }
  wx.setStorageSync(ANSWER + path, { at, data });
}

/** Another member on this phone sees nothing of the last one. */
export const forgetAnswers = (): void => {
  for (const key of keysOf(ANSWER)) wx.removeStorageSync(key);
};
