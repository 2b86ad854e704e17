import type { EntityManager } from 'typeorm';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { likeText, marks, sqlOf } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { scopeCondition } from '../people';
import type { Account } from './account';
import { AccountTable } from './tables';

export type AccountRepository = {
  find: (id: string) => Promise<Account | null>;
  /** Of this name, among those the scope may see; the own one first. */
  findByName: (nameKey: string, scope: Scope, ownerId: string) => Promise<Account | null>;
  /** Throws `StaleRow` when the owner added the same name a moment ago. */
  add: (account: Account) => Promise<void>;
  save: (account: Account, now: number) => Promise<void>;
  /** At most `limit` the scope may see, the newest first, by a part of the name. */
  search: (scope: Scope, text: string, limit: number) => Promise<Account[]>;
  /** Names only, those of the last change first, at most 400. */
  names: (scope: Scope) => Promise<{ id: string; name: string }[]>;
  /** Inside a box of degrees GCJ-02, at most 200. */
  near: (scope: Scope, box: Box) => Promise<Account[]>;
} & BulkRows;

/** Many at once, a statement each. */
type BulkRows = {
  /** Key and id of those the scope may see. */
  findByNames: (
    nameKeys: readonly string[],
    scope: Scope,
  ) => Promise<[nameKey: string, id: string][]>;
  /** Throws `StaleRow` when the owner added one of the names a moment ago. */
  addAll: (accounts: readonly Account[]) => Promise<void>;
  /** What has been done with accounts since they came in: `removed` stands for nothing. */
  touchesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, AccountTouches>>;
  removeAll: (ids: readonly string[]) => Promise<void>;
};
export type AccountTouches = 'removed' | 'changed' | 'followed' | 'visited';

/** Millionths of a degree. */
export type Box = { south: number; north: number; west: number; east: number };

export function accountRepository(manager: EntityManager): AccountRepository {
  const accounts = manager.getRepository(AccountTable);
  const ids = async (text: string, params: (string | number)[]): Promise<Account[]> => {
    const rows = await sqlOf(manager).rows<{ id: string }>(text, params);
    const found = await Promise.all(rows.map(({ id }) => accounts.findOneByOrFail({ id })));
    return found;
  };
  return {
    find: (id) => accounts.findOneBy({ id }),
    findByName: async (nameKey, scope, ownerId) => {
      const { text, params } = scopeCondition(scope, 'owner_id');
      const where = `SELECT id FROM account WHERE name_key = ? AND ${text}`;
      const order = 'ORDER BY CASE WHEN owner_id = ? THEN 0 ELSE 1 END, id LIMIT 1';
      return (await ids(`${where} ${order}`, [nameKey, ...params, ownerId]))[0] ?? null;
    },
    add: (account) =>
      insertRows(manager, AccountTable, [account]).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('account', account.nameKey) : error;
      }),
    save: async ({ id, version, ...change }, now) => {
      const next = { ...change, version: version + 1, updatedAt: now };
      const saved = await accounts.update({ id, version }, next);
      if (saved.affected !== 1) throw new StaleRow('account', id);
    },
    ...lists(manager, ids),
    ...bulkRows(manager),
  };
}

type Lists = Pick<AccountRepository, 'search' | 'names' | 'near'>;
type Load = (text: string, params: (string | number)[]) => Promise<Account[]>;

function lists(manager: EntityManager, ids: Load): Lists {
  return {
    search: (scope, search, limit) => {
      const { text, params } = scopeCondition(scope, 'owner_id');
      const where = search === '' ? '' : ` AND LOWER(name) LIKE ? ESCAPE '!'`;
      const like = search === '' ? [] : [likeText(search.toLowerCase())];
      const order = `ORDER BY updated_at DESC, id DESC LIMIT ${String(limit)}`;
      return ids(`SELECT id FROM account WHERE ${text}${where} ${order}`, [...params, ...like]);
    },
    names: (scope) => {
      const { text, params } = scopeCondition(scope, 'owner_id');
      const order = 'ORDER BY updated_at DESC, id DESC LIMIT 400';
      return sqlOf(manager).rows(`SELECT id, name FROM account WHERE ${text} ${order}`, params);
    },
    near: (scope, { south, north, west, east }) => {
      const { text, params } = scopeCondition(scope, 'owner_id');
      const box = 'latitude_e6 BETWEEN ? AND ? AND longitude_e6 BETWEEN ? AND ?';
      const query = `SELECT id FROM account WHERE ${text} AND ${box} LIMIT 200`;
      return ids(query, [...params, south, north, west, east]);
    },
  };
}

const TOUCHES = `SELECT a.id, a.version,
  EXISTS (SELECT 1 FROM follow_up f WHERE f.subject_id = a.id) AS followed,
  EXISTS (SELECT 1 FROM visit v WHERE v.account_id = a.id) AS visited
  FROM account a WHERE a.id IN`;
type TouchRow = {
  id: string;
  version: number;
  followed: number | string;
  visited: number | string;
};

function touchesIn({ version, followed, visited }: TouchRow): AccountTouches {
  if (Number(followed) > 0) return 'followed';
  if (Number(visited) > 0) return 'visited';
  return version === 1 ? 'removed' : 'changed';
}

function bulkRows(manager: EntityManager): BulkRows {
  const sql = sqlOf(manager);
  return {
    findByNames: async (nameKeys, scope) => {
      if (nameKeys.length === 0) return [];
      const { text, params } = scopeCondition(scope, 'owner_id');
      const query = `SELECT id, name_key FROM account WHERE name_key IN (${marks(nameKeys.length)}) AND ${text}`;
      const rows = await sql.rows<{ id: string; name_key: string }>(query, [
        ...nameKeys,
        ...params,
      ]);
      return rows.map((row) => [row.name_key, row.id]);
    },
    addAll: (accounts) =>
      insertRows(manager, AccountTable, accounts).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('account', 'one of many') : error;
      }),
    touchesOf: async (ids) => {
      if (ids.length === 0) return new Map();
      // Held until the commit: nobody may touch what is about to go.
      const lock = sql.dialect === 'sqlite' ? '' : 'FOR UPDATE';
      const text = `${TOUCHES} (${marks(ids.length)}) ${lock}`;
      const rows = await sql.rows<TouchRow>(text, [...ids]);
      return new Map(rows.map((row) => [row.id, touchesIn(row)]));
    },
    removeAll: async (ids) => {
      if (ids.length === 0) return;
      await sql.run(`DELETE FROM account WHERE id IN (${marks(ids.length)})`, [...ids]);
    },
  };
}
