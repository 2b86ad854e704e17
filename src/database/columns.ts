import type { EntitySchemaColumnOptions, QueryRunner, TableColumnOptions } from 'typeorm';

type Entity = EntitySchemaColumnOptions;
type More = Partial<Entity>;

const toNumber = {
  to: (value: unknown): unknown => value,
  from: (value: unknown): number | null =>
    value === null || value === undefined ? null : Number(value),
};

/** Column vocabulary of `tables.ts`: the same schema and the same JavaScript value on both databases. */
export const col = {
  /** UUIDv7 made by the program. */
  id: (more: More = {}): Entity => ({ type: 'varchar', length: 36, ...more }),
  text: (length: number, more: More = {}): Entity => ({ type: 'varchar', length, ...more }),
  /** Unbounded text. */
  long: (more: More = {}): Entity => ({ type: 'text', ...more }),
  /** An instant: UTC milliseconds. */
  at: (more: More = {}): Entity => ({ type: 'bigint', transformer: toNumber, ...more }),
  int: (more: More = {}): Entity => ({ type: 'integer', ...more }),
  flag: (more: More = {}): Entity => ({ type: 'boolean', ...more }),
  json: (more: More = {}): Entity => ({ type: 'simple-json', ...more }),
};

type Column = TableColumnOptions;
type MoreColumn = Partial<Column>;

/** The same vocabulary for migrations; `null` stands for a column that may be empty. */
export const make = {
  id: (name: string, more: MoreColumn = {}): Column => ({
    name,
    type: 'varchar',
    length: '36',
    ...more,
  }),
  text: (name: string, length: number, more: MoreColumn = {}): Column => ({
    ...{ name, type: 'varchar', length: String(length) },
    ...more,
  }),
  long: (name: string, more: MoreColumn = {}): Column => ({ name, type: 'text', ...more }),
  at: (name: string, more: MoreColumn = {}): Column => ({ name, type: 'bigint', ...more }),
  int: (name: string, more: MoreColumn = {}): Column => ({ name, type: 'integer', ...more }),
  /** MySQL knows no boolean; TypeORM's entity side maps it to tinyint. */
  flag: (runner: QueryRunner, name: string, more: MoreColumn = {}): Column => ({
    name,
    type: runner.dataSource.options.type === 'better-sqlite3' ? 'boolean' : 'tinyint',
    ...more,
  }),
  json: (name: string, more: MoreColumn = {}): Column => ({ name, type: 'text', ...more }),
};

export const nullable = { isNullable: true } as const;
export const primary = { isPrimary: true } as const;
