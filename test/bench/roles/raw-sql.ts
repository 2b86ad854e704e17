import { createConnection, type Connection } from 'mysql2/promise';
import { randomBytes, randomInt } from 'node:crypto';
import { newId } from '../../../src/kernel/ids';
import type { SampleRow } from '../worlds';

export type Copy = { rows: readonly SampleRow[]; keep: readonly string[]; count: number };
type Value = string | number | null;
type Statement = { text: string; values: Value[] };

/**
 * The control of everything that stores: what the product wrote for one request, written again and again under new keys, one
 * INSERT a row, one transaction a request, `connections` at once. Answers transactions per second.
 */
export const rawSql = async ({
  url,
  connections,
}: {
  url: string;
  connections: number;
}): Promise<(task: Copy) => Promise<number>> => {
  const lines = await Promise.all(
    Array.from({ length: connections }, () => createConnection({ uri: url })),
  );
  return async (task) => {
    const copies = Array.from({ length: task.count }, () => copyOf(task));
    let next = 0;
    const began = performance.now();
    await Promise.all(
      lines.map(async (line) => {
        for (let copy = copies[next++]; copy; copy = copies[next++]) await write(line, copy);
      }),
    );
    return task.count / ((performance.now() - began) / 1000);
  };
};

async function write(line: Connection, statements: readonly Statement[]): Promise<void> {
  await line.query('START TRANSACTION');
  for (const { text, values } of statements) await line.query(text, values);
  await line.query('COMMIT');
}

// Whatever must be unique: our ids, digests, phone numbers, codes.
const KEYS =
  /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}|\+86\d{11}|KH\d{6}-[0-9A-F]{8}/g;

function copyOf({ rows, keep }: Copy): Statement[] {
  const fresh = new Map<string, string>(keep.map((key) => [key, key]));
  const renew = (key: string): string => {
    const known = fresh.get(key) ?? another(key);
    fresh.set(key, known);
    return known;
  };
  return rows.map(({ table, row }) => {
    const values = Object.values(row).map((value) =>
      typeof value === 'string' ? value.replace(KEYS, renew) : value,
    );
    const columns = Object.keys(row).join(', ');
    const marks = values.map(() => '?').join(', ');
    return { text: `INSERT INTO \`${table}\` (${columns}) VALUES (${marks})`, values };
  });
}

function another(key: string): string {
  if (key.startsWith('+86'))
    return `+861${String(randomInt(1e5)).padStart(5, '0')}${String(randomInt(1e5)).padStart(5, '0')}`;
  if (key.startsWith('KH'))
    return `${key.slice(0, 9)}${randomBytes(4).toString('hex').toUpperCase()}`;
  return key.length === 64 ? randomBytes(32).toString('hex') : newId(Date.now());
}
