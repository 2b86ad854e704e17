import type { EntityManager } from 'typeorm';

export type Dialect = 'mysql' | 'sqlite';
export type Param = string | number | boolean | null | Buffer;

/** Plain SQL with `?` placeholders inside the present transaction; the texts used here run on both databases. */
export type Sql = {
  dialect: Dialect;
  /** Rows of a SELECT (or of RETURNING). */
  rows: <T>(text: string, params?: Param[]) => Promise<T[]>;
  /** Runs a change and answers how many rows it matched. */
  run: (text: string, params?: Param[]) => Promise<number>;
};

type Structured = { raw: unknown; affected?: number };

/** The plain-SQL side of a TypeORM manager that is bound to a transaction. */
export function sqlOf(manager: EntityManager): Sql {
  const runner = manager.queryRunner;
  if (!runner) throw new Error('plain SQL needs a transaction: use inTransaction');
  const query = (text: string, params: Param[]): Promise<Structured> =>
    runner.query(text, params, true) as Promise<Structured>;
  return {
    dialect: manager.dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql',
    rows: async <T>(text: string, params: Param[] = []) => (await query(text, params)).raw as T[],
    run: async (text, params = []) => (await query(text, params)).affected ?? 0,
  };
}

/** `?, ?, ?` for n values. */
export const marks = (n: number): string => Array<string>(n).fill('?').join(', ');

/** `(?, ?), (?, ?)` for n rows of `width` values. */
export const markRows = (n: number, width: number): string =>
  Array<string>(n)
    .fill(`(${marks(width)})`)
    .join(', ');

/** Escapes `%`, `_` and `!` for `LIKE ? ESCAPE '!'`, so that a person's search text has no wildcards. */
export const likeText = (text: string): string => `%${text.replace(/[!%_]/g, '!$&')}%`;
