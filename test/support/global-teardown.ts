import { clearShelf } from './mysql-shelf';

/** Leaves nothing behind on the server. */
export default async function globalTeardown(): Promise<void> {
  const server = process.env.TEST_MYSQL_URL;
  if (server !== undefined) await clearShelf(server);
}
