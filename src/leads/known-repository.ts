import type { EntityManager } from 'typeorm';
import { isDuplicate, StaleRow } from '../database/errors';
import { rowLock } from '../database/lock';
import { marks, sqlOf } from '../database/sql';
import type { Lead } from './lead';
import { survivorsOf } from './merge-repository';
import { LeadTable } from './tables';

/** Leads by what makes two arrivals the same customer. */
export type KnownRows = {
  /** The lead with this identity, or the one that stands for it since a merge; on MySQL locked. */
  findByIdentity: (identity: string) => Promise<Lead | null>;
  /** The same by the 统一社会信用代码 of its company. */
  findByCreditCode: (creditCode: string) => Promise<Lead | null>;
  /** Writes the code of a lead that has none; throws `StaleRow` when another lead got it a moment ago. */
  noteCreditCode: (leadId: string, creditCode: string) => Promise<void>;
  /** Identity and id of those that are there, or of those that stand for them. */
  findByIdentities: (identities: readonly string[]) => Promise<[identity: string, id: string][]>;
  /** 统一社会信用代码 and 客户编号 of those that are there. */
  findByCreditCodes: (codes: readonly string[]) => Promise<[creditCode: string, code: string][]>;
};

type Pointer = { id: string; merged_into: string | null };

export function knownRows(manager: EntityManager): KnownRows {
  const sql = sqlOf(manager);
  // Nearly always there is none, so this asks as cheaply as it can.
  const findBy = async (column: string, value: string): Promise<Lead | null> => {
    const forUpdate = sql.dialect === 'sqlite' ? '' : ' FOR UPDATE';
    const text = `SELECT id, merged_into FROM \`lead\` WHERE ${column} = ?${forUpdate}`;
    const [id] = (await survivorsOf(sql, await sql.rows<Pointer>(text, [value]))).values();
    if (id === undefined) return null;
    return manager.findOne(LeadTable, { where: { id }, ...rowLock(manager) });
  };
  const among = async <T>(text: string, values: readonly string[]): Promise<T[]> =>
    values.length === 0 ? [] : sql.rows<T>(`${text} (${marks(values.length)})`, [...values]);
  return {
    findByIdentity: (identity) => findBy('identity', identity),
    findByCreditCode: (creditCode) => findBy('credit_code', creditCode),
    noteCreditCode: async (leadId, creditCode) => {
      const text = 'UPDATE `lead` SET credit_code = ? WHERE id = ? AND credit_code IS NULL';
      await sql.run(text, [creditCode, leadId]).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('lead', leadId) : error;
      });
    },
    findByIdentities: async (identities) => {
      const text = 'SELECT id, merged_into, identity FROM `lead` WHERE identity IN';
      const rows = await among<Pointer & { identity: string }>(text, identities);
      const stands = await survivorsOf(sql, rows);
      return rows.map(({ id, identity }) => [identity, stands.get(id) ?? id]);
    },
    findByCreditCodes: async (codes) => {
      const text = 'SELECT credit_code, code FROM `lead` WHERE credit_code IN';
      const rows = await among<{ credit_code: string; code: string }>(text, codes);
      return rows.map((row) => [row.credit_code, row.code]);
    },
  };
}
