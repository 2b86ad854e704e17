import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Draft } from '../../../miniprogram/lib/draft';
import type { Shelf } from '../../../miniprogram/lib/shelf';
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
const readDraft = async (id: string): Promise<Draft | null> =>
  (await (await database()).get('drafts', id)) ?? null;
const keepDraft = async (draft: Draft): Promise<void> => {
  await (await database()).put('drafts', plain(draft));
};

/** In one transaction, so that what is deleted at this moment stays deleted. */
async function replaceDraft(draft: Draft): Promise<void> {
  const change = (await database()).transaction('drafts', 'readwrite');
  if (await change.store.get(draft.id)) await change.store.put(plain(draft));
  await change.done;
}

/** Forgets a draft with its photos and voice notes. */
async function dropDraft(draft: Draft): Promise<void> {
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

export const shelf: Shelf = {
  ...{ read: readDraft, keep: keepDraft, replace: replaceDraft, drop: dropDraft, dropBytes },
};

/** Who was signed in here last: without network nobody can be asked. */
export const lastMember = (): string | null => localStorage.getItem('member');
export const rememberMember = (id: string): void => localStorage.setItem('member', id);

export const listTickets = async (): Promise<Ticket[]> => (await database()).getAll('tickets');
export const addTickets = async (tickets: readonly Ticket[]): Promise<void> => {
  const db = await database();
  for (const ticket of tickets) await db.put('tickets', ticket);
};
export const dropTicket = async (id: string): Promise<void> =>
  (await database()).delete('tickets', id);
