import type { EntityManager } from 'typeorm';
import { StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { rowLock } from '../database/lock';
import { marks, sqlOf } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { Refusal } from '../kernel/refusal';
import { scopeCondition } from '../people';
import type { ImportRow, ImportRun } from './import-run';
import { ImportRowTable, ImportRunTable } from './tables';

export type ImportRepository = {
  /** Loads and, on MySQL, locks; refuses `import.not_found`. */
  get: (id: string) => Promise<ImportRun>;
  find: (id: string) => Promise<ImportRun | null>;
  /** The newest first, at most 50. */
  list: (scope: Scope) => Promise<ImportRun[]>;
  /** A finished import of the same file, if the scope may see one. */
  findSame: (scope: Scope, sha256: string) => Promise<string | null>;
  add: (run: ImportRun) => Promise<void>;
  /** Saves with a version check and answers the saved run; throws `StaleRow` when somebody was faster. */
  save: (run: ImportRun, now: number) => Promise<ImportRun>;
  addRows: (rows: readonly ImportRow[]) => Promise<void>;
  /** Rows of one outcome after `after`, in order. */
  listRows: (id: string, wish: RowsWish) => Promise<ImportRow[]>;
  /** Notes which created rows have been taken back. */
  markRemoved: (id: string, rows: readonly number[]) => Promise<void>;
  /** How many created leads each owner has of an import. */
  countByOwner: (id: string) => Promise<{ ownerId: string; n: number }[]>;
};

export type RowsWish = { outcome: ImportRow['outcome']; after: number; limit: number };

export function importRepository(manager: EntityManager): ImportRepository {
  const runs = manager.getRepository(ImportRunTable);
  const lock = rowLock(manager);
  const sql = sqlOf(manager);
  return {
    get: async (id) => {
      const run = await runs.findOne({ where: { id }, ...lock });
      if (!run) throw new Refusal('not_found', 'import.not_found');
      return run;
    },
    find: (id) => runs.findOneBy({ id }),
    list: async (scope) => {
      const { text, params } = scopeCondition(scope, 'member_id');
      const query = `SELECT id FROM import_run WHERE ${text} ORDER BY id DESC LIMIT 50`;
      const rows = await sql.rows<{ id: string }>(query, params);
      return Promise.all(rows.map(({ id }) => runs.findOneByOrFail({ id })));
    },
    findSame: async (scope, sha256) => {
      const { text, params } = scopeCondition(scope, 'member_id');
      const query = `SELECT id FROM import_run WHERE sha256 = ? AND state = 'done' AND ${text} LIMIT 1`;
      return (await sql.rows<{ id: string }>(query, [sha256, ...params]))[0]?.id ?? null;
    },
    add: (run) => insertRows(manager, ImportRunTable, [run]),
    save: async ({ id, version, ...change }, now) => {
      const next = { ...change, version: version + 1, updatedAt: now };
      const saved = await runs.update({ id, version }, next);
      if (saved.affected !== 1) throw new StaleRow('import', id);
      return { id, ...next };
    },
    ...rowsOf(manager),
  };
}

type Rows = Pick<ImportRepository, 'addRows' | 'listRows' | 'markRemoved' | 'countByOwner'>;
type RawRow = {
  row_number: number;
  outcome: ImportRow['outcome'];
  subject_id: string | null;
  reason: string | null;
};

function rowsOf(manager: EntityManager): Rows {
  const sql = sqlOf(manager);
  return {
    addRows: (rows) => insertRows(manager, ImportRowTable, rows),
    listRows: async (importId, { outcome, after, limit }) => {
      const rows = await sql.rows<RawRow>(LIST, [importId, outcome, after, limit]);
      return rows.map(({ row_number: row, subject_id: subjectId, ...rest }) => ({
        ...{ importId, row, subjectId },
        ...rest,
      }));
    },
    markRemoved: async (id, rows) => {
      if (rows.length === 0) return;
      const which = `import_id = ? AND \`row_number\` IN (${marks(rows.length)})`;
      await sql.run(`UPDATE import_row SET outcome = 'removed' WHERE ${which}`, [id, ...rows]);
    },
    countByOwner: async (id) => {
      const rows = await sql.rows<{ owner_id: string; n: number | string }>(BY_OWNER, [id]);
      return rows.map(({ owner_id: ownerId, n }) => ({ ownerId, n: Number(n) }));
    },
  };
}

// `row_number` is a word of MySQL 8.
const LIST = `SELECT \`row_number\`, outcome, subject_id, reason FROM import_row
  WHERE import_id = ? AND outcome = ? AND \`row_number\` > ? ORDER BY \`row_number\` LIMIT ?`;
const BY_OWNER = `SELECT l.owner_id, COUNT(*) AS n FROM import_row r JOIN \`lead\` l ON l.id = r.subject_id
  WHERE r.import_id = ? AND r.outcome = 'created' AND l.owner_id IS NOT NULL GROUP BY l.owner_id`;
