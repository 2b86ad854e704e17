import { In, type EntityManager } from 'typeorm';
import { insertRows } from '../database/insert';
import { rowLock } from '../database/lock';
import { marks, sqlOf, type Sql } from '../database/sql';
import { Refusal } from '../kernel/refusal';
import type { LeadKey } from './duplicate';
import type { Lead } from './lead';
import { LeadTable } from './tables';
import type { Merge } from './merge';
import { LeadKeyTable, MergeTable } from './merge-tables';

export type MergeRepository = {
  add: (merge: Merge) => Promise<void>;
  /** Loads and, on MySQL, locks; refuses `merge.not_found`. */
  get: (id: string) => Promise<Merge>;
  /** Merges that a lead was part of, the last one first. */
  listOf: (leadId: string) => Promise<Merge[]>;
  markUndone: (id: string, at: number) => Promise<void>;
  /** Writes a lead exactly as it was, its version too. */
  putBack: (lead: Lead) => Promise<void>;
  /** Lets a clock run on that a merge has stopped. */
  resumeClock: (id: string) => Promise<void>;
  /** The lead and all that it stands for, or that stand for it. */
  familyOf: (leadId: string) => Promise<string[]>;
  /** The leads that a lead stands for, through merges upon merges, the oldest first. */
  joinedTo: (leadId: string) => Promise<Lead[]>;
  /** The lead that stands for one, itself when it was not merged; null when there is none. */
  survivorOf: (leadId: string) => Promise<string | null>;
  /** Keeps what leads look alike by, all in one statement. */
  addKeys: (keys: readonly LeadKey[]) => Promise<void>;
  /** Keeps one, in place of an earlier one of its kind. */
  putKey: (key: LeadKey) => Promise<void>;
};

type Pointer = { id: string; merged_into: string | null };

const PUT_BACK = `UPDATE lead_clock SET stopped_at = NULL, stop_reason = NULL WHERE id = ?`;

export function mergeRepository(manager: EntityManager): MergeRepository {
  const sql = sqlOf(manager);
  const merges = manager.getRepository(MergeTable);
  return {
    add: (merge) => insertRows(manager, MergeTable, [merge]),
    get: async (id) => {
      const merge = await merges.findOne({ where: { id }, ...rowLock(manager) });
      if (!merge) throw new Refusal('not_found', 'merge.not_found');
      return merge;
    },
    listOf: (leadId) =>
      merges.find({
        where: [{ survivorId: leadId }, { mergedId: leadId }],
        order: { at: 'DESC', id: 'DESC' },
        take: 100,
      }),
    markUndone: async (id, at) => {
      await merges.update({ id }, { undoneAt: at });
    },
    putBack: async ({ id, ...row }) => {
      await manager.update('lead', { id }, row);
    },
    resumeClock: async (id) => {
      await sql.run(PUT_BACK, [id]);
    },
    familyOf: (leadId) => familyOf(sql, leadId),
    joinedTo: async (leadId) => {
      const ids = await below(sql, leadId);
      return ids.length === 0
        ? []
        : manager.find(LeadTable, { where: { id: In(ids) }, order: { id: 'ASC' } });
    },
    survivorOf: async (leadId) => (await topOf(sql, leadId)) ?? null,
    addKeys: (keys) => insertRows(manager, LeadKeyTable, keys),
    putKey: async (key) => void (await manager.save(LeadKeyTable, key)),
  };
}

/** For each lead the one that stands for it, itself when it was not merged; a merge upon a merge is followed to its end. */
export async function survivorsOf(
  sql: Sql,
  leads: readonly Pointer[],
): Promise<ReadonlyMap<string, string>> {
  const stands = new Map(leads.map(({ id, merged_into }) => [id, merged_into ?? id]));
  let asked = leads.flatMap(({ merged_into }) => merged_into ?? []);
  while (asked.length > 0) {
    const text = `SELECT id, merged_into FROM \`lead\` WHERE merged_into IS NOT NULL AND id IN (${marks(asked.length)})`;
    const further = new Map(
      (await sql.rows<Pointer>(text, asked)).map(({ id, merged_into }) => [id, merged_into ?? id]),
    );
    for (const [id, at] of stands) stands.set(id, further.get(at) ?? at);
    asked = [...further.values()];
  }
  return stands;
}

async function topOf(sql: Sql, leadId: string): Promise<string | undefined> {
  const self = await sql.rows<Pointer>('SELECT id, merged_into FROM `lead` WHERE id = ?', [leadId]);
  return (await survivorsOf(sql, self)).get(leadId);
}

async function familyOf(sql: Sql, leadId: string): Promise<string[]> {
  const top = (await topOf(sql, leadId)) ?? leadId;
  return [top, ...(await below(sql, top))];
}

/** All that were merged into a lead, and into those. */
async function below(sql: Sql, leadId: string): Promise<string[]> {
  const found: string[] = [];
  for (let above = [leadId]; above.length > 0; found.push(...above)) {
    const text = `SELECT id FROM \`lead\` WHERE merged_into IN (${marks(above.length)})`;
    above = (await sql.rows<{ id: string }>(text, above)).map(({ id }) => id);
  }
  return found;
}
