import type { DataSource } from 'typeorm';

/** Rows of a plain query, for looking behind the scenes. */
export const rowsOf = <T>(db: DataSource, text: string, params: unknown[] = []): Promise<T[]> =>
  db.query(text, params);

/** How many rows a table has. */
export async function countRows(db: DataSource, table: string): Promise<number> {
  const [row] = await rowsOf<{ n: number | string }>(db, `SELECT COUNT(*) AS n FROM ${table}`);
  return Number(row?.n ?? 0);
}
