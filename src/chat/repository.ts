import { In, type EntityManager } from 'typeorm';
import { rowLock } from '../database/lock';
import { isDuplicate } from '../database/errors';
import { insertRows } from '../database/insert';
import type { Message } from './message';
import { MessageTable } from './tables';

export type MessageRepository = {
  find: (id: string) => Promise<Message | null>;
  /** Adds messages; one whose unique key is there already is left out. Answers what was added. */
  add: (messages: readonly Message[]) => Promise<Message[]>;
  change: (id: string, change: Partial<Omit<Message, 'id'>>) => Promise<void>;
  /** Shown cards about a subject. */
  listShown: (subjectId: string) => Promise<string[]>;
  /** All that wait for the recipient's digest, oldest first. */
  listGathered: (recipientId: string) => Promise<Message[]>;
  /** Notes that a digest told the messages. */
  merge: (ids: readonly string[], digestId: string) => Promise<void>;
  lastDigestAt: (recipientId: string) => Promise<number>;
};

export function messageRepository(manager: EntityManager): MessageRepository {
  const table = manager.getRepository(MessageTable);
  const lock = rowLock(manager);
  return {
    find: (id) => table.findOne({ where: { id }, ...lock }),
    add: (messages) => addFresh(manager, messages),
    change: async (id, change) => void (await table.update({ id }, change)),
    listShown: async (subjectId) => {
      const rows = await table.find({ where: { subjectId, state: 'sent' }, select: { id: true } });
      return rows.map((row) => row.id);
    },
    listGathered: (recipientId) =>
      table.find({ where: { recipientId, state: 'gathered' }, order: { id: 'ASC' } }),
    merge: async (ids, digestId) => {
      for (let i = 0; i < ids.length; i += 500)
        await table.update({ id: In(ids.slice(i, i + 500)) }, { state: 'merged', digestId });
    },
    lastDigestAt: async (recipientId) => {
      const [last] = await table.find({
        where: { recipientId, kind: 'digest' },
        order: { id: 'DESC' },
        take: 1,
      });
      return last?.createdAt ?? 0;
    },
  };
}

async function addFresh(manager: EntityManager, messages: readonly Message[]): Promise<Message[]> {
  const added: Message[] = [];
  for (let i = 0; i < messages.length; i += 100) {
    const rows = messages.slice(i, i + 100);
    added.push(...(await insertFresh(manager, rows)));
  }
  return added;
}

/** Nearly always all are new, so looking for the known ones is left until the database has refused them. */
async function insertFresh(
  manager: EntityManager,
  rows: readonly Message[],
): Promise<readonly Message[]> {
  try {
    await insertRows(manager, MessageTable, rows);
    return rows;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const keys = rows.flatMap(({ uniqueKey }) => uniqueKey ?? []);
  const known = await manager.find(MessageTable, {
    where: { uniqueKey: In(keys) },
    select: { uniqueKey: true },
  });
  const taken = new Set(known.map(({ uniqueKey }) => uniqueKey));
  const fresh = rows.filter(({ uniqueKey }) => uniqueKey === null || !taken.has(uniqueKey));
  await insertRows(manager, MessageTable, fresh);
  return fresh;
}
