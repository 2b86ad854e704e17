import type { EntityManager, EntitySchema, ObjectLiteral } from 'typeorm';
import { markRows, sqlOf, type Param } from './sql';

/** Inserts rows in one statement, mapped as the table says: TypeORM's builder takes several times as long to write it. */
export async function insertRows<T extends ObjectLiteral>(
  manager: EntityManager,
  table: EntitySchema<T>,
  rows: readonly T[],
): Promise<void> {
  if (rows.length === 0) return;
  const { driver } = manager.dataSource;
  const { tableName, columns } = manager.dataSource.getMetadata(table);
  const names = columns.map((column) => driver.escape(column.databaseName)).join(', ');
  const values = rows.flatMap((row) =>
    columns.map((column) => {
      const value: unknown = driver.preparePersistentValue(row[column.propertyName], column);
      return (value ?? null) as Param;
    }),
  );
  const text = `INSERT INTO ${driver.escape(tableName)} (${names}) VALUES`;
  await sqlOf(manager).run(`${text} ${markRows(rows.length, columns.length)}`, values);
}
