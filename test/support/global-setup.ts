import 'reflect-metadata';
import { createConnection } from 'mysql2/promise';
import { keepTemplate } from './mysql-template';

/** Finds out once whether a MySQL or MariaDB server answers; CI sets REQUIRE_MYSQL=1 and then a missing one is an error. */
export default async function globalSetup(): Promise<void> {
  const url = process.env.TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306';
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
    await connection.end();
    process.env.TEST_MYSQL_URL = url;
    await keepTemplate();
  } catch (error) {
    if (process.env.REQUIRE_MYSQL === '1') throw error;
    delete process.env.TEST_MYSQL_URL;
    process.stderr.write(`No MySQL at ${url}: its lane is left out.\n`);
  }
}
