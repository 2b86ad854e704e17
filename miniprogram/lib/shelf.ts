import type { Draft } from './draft';

/** Where drafts lie on a phone. */
export type Shelf = {
  read: (id: string) => Promise<Draft | null>;
  /** Keeps the draft as it is now, whether or not it was there. */
  keep: (draft: Draft) => Promise<void>;
  /** Keeps it only if it is still there. */
  replace: (draft: Draft) => Promise<void>;
  /** Forgets it with its files. */
  drop: (draft: Draft) => Promise<void>;
  /** Forgets the bytes of one capture. */
  dropBytes: (key: string) => Promise<void>;
};

/**
 * Opens a draft to write on. One that is being sent at this moment must arrive, or stop, before it can be changed; null when it
 * has left the phone meanwhile.
 */
export async function resumeDraft(
  id: string,
  { read, replace }: Shelf,
  send: () => Promise<void>,
): Promise<Draft | null> {
  if ((await read(id))?.state === 'waiting') await send();
  const known = await read(id);
  if (!known) return null;
  const draft: Draft = { ...known, state: 'writing' };
  await replace(draft);
  return draft;
}

/** What the server has is not kept twice, and what the rep deleted meanwhile does not come back. */
export async function keepAsSent(draft: Draft, shelf: Shelf): Promise<void> {
  if (draft.state === 'done') await shelf.drop(draft);
  else await shelf.replace(draft);
  for (const { key, sent } of draft.captures) if (sent) await shelf.dropBytes(key);
}
