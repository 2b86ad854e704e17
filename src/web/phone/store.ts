import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Draft } from '../../../miniprogram/lib/draft';
import type { Ticket } from '../../../miniprogram/lib/tickets';

type Kept = DBSchema & {
  drafts: { key: string; value: Draft };
  bytes: { key: string; value: { type: string; data: ArrayBuffer } };
  tickets: { key: string; value: Ticket };
};

const open = (): Promise<IDBPDatabase<Kept>> =>
  openDB<Kept>('salesbeat', 1, {
    upgrade: (db) => {
      db.createObjectStore('drafts', { keyPath: 'id' });
      db.createObjectStore('bytes');
      db.createObjectStore('tickets', { keyPath: 'id' });
    },
  });
let opened: Promise<IDBPDatabase<Kept>> | undefined;
const database = (): Promise<IDBPDatabase<Kept>> => (opened ??= open());

/** Vue's proxies cannot be stored. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export const listDrafts = async (): Promise<Draft[]> => (await database()).getAll('drafts');
export const readDraft = async (id: string): Promise<Draft | undefined> =>
  (await database()).get('drafts', id);
export const keepDraft = async (draft: Draft): Promise<void> => {
  await (await database()).put('drafts', plain(draft));
};

/** Forgets a draft with its photos and voice notes. */
export async function dropDraft(draft: Draft): Promise<void> {
  const db = await database();
  for (const { key } of draft.captures) await db.delete('bytes', key);
  await db.delete('drafts', draft.id);
}

export const keepBytes = async (key: string, blob: Blob): Promise<void> => {
  // Blobs in IndexedDB break on older WebViews; buffers do not.
  const data = await blob.arrayBuffer();
  await (await database()).put('bytes', { type: blob.type, data }, key);
};
export async function readBytes(key: string): Promise<Blob | null> {
  const found = await (await database()).get('bytes', key);
  return found ? new Blob([found.data], { type: found.type }) : null;
}
export const dropBytes = async (key: string): Promise<void> =>
  (await database()).delete('bytes', key);

export const listTickets = async (): Promise<Ticket[]> => (await database()).getAll('tickets');
export const addTickets = async (tickets: readonly Ticket[]): Promise<void> => {
  const db = await database();
  for (const ticket of tickets) await db.put('tickets', ticket);
};
export const dropTicket = async (id: string): Promise<void> =>
  (await database()).delete('tickets', id);
