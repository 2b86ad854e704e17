import type { EntityManager } from 'typeorm';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { rowLock } from '../database/lock';
import { sqlOf } from '../database/sql';
import { lineNumber, type PhoneCall } from './call';
import { PhoneCallTable } from './tables';

export type CallRepository = {
  /** Loads and, on MySQL, locks. */
  find: (sourceId: string, callId: string) => Promise<PhoneCall | null>;
  /** Throws `StaleRow` when another process heard of the same call a moment ago. */
  add: (call: PhoneCall) => Promise<void>;
  /** Saves with a version check; throws `StaleRow` when somebody was faster. */
  save: (call: PhoneCall) => Promise<void>;
  /**
   * The number of the lead that a caller is: the same number, else the newest lead at another extension of the same line; null
   * when nobody is known there.
   */
  findKnownNumber: (phone: string) => Promise<string | null>;
};

export function callRepository(manager: EntityManager): CallRepository {
  const calls = manager.getRepository(PhoneCallTable);
  const sql = sqlOf(manager);
  return {
    find: (sourceId, callId) => calls.findOne({ where: { sourceId, callId }, ...rowLock(manager) }),
    add: (call) =>
      insertRows(manager, PhoneCallTable, [call]).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('call', call.callId) : error;
      }),
    save: async ({ id, version, ...change }) => {
      const saved = await calls.update({ id, version }, { ...change, version: version + 1 });
      if (saved.affected !== 1) throw new StaleRow('call', id);
    },
    findKnownNumber: async (phone) => {
      const line = `tel:${lineNumber(phone)}`;
      const identity = `tel:${phone}`;
      const rows = await sql.rows<{ phone: string }>(KNOWN, [
        ...[identity, line, `${line};ext=`, `${line};ext>`, identity],
      ]);
      return rows[0]?.phone ?? null;
    },
  };
}

// An extension stands behind `;ext=`, and `>` is the character after `=`: a range is found by the index on both databases.
const KNOWN = `SELECT phone FROM \`lead\` WHERE phone IS NOT NULL
  AND (identity = ? OR identity = ? OR (identity >= ? AND identity < ?))
  ORDER BY CASE WHEN identity = ? THEN 0 ELSE 1 END, id DESC LIMIT 1`;
