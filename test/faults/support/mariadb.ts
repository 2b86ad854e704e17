import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../../support/program';
import { eventually } from '../../support/eventually';
import { scratchFolder } from './places';

/** A MariaDB server of a test's own, which it may kill, freeze and start again. */
export type OwnServer = {
  port: number;
  url: string;
  kill: () => Promise<void>;
  start: () => Promise<void>;
  freeze: () => void;
  thaw: () => void;
  close: () => Promise<void>;
};

const SERVERS = ['/usr/sbin/mariadbd', '/usr/sbin/mysqld', '/usr/local/sbin/mariadbd'];

/** Where a server that may be killed can be started from; throws when a run demands MySQL and there is none. */
export function findServer(
  paths: readonly string[],
  { REQUIRE_MYSQL, TEST_MYSQL_URL }: Record<string, string | undefined>,
): string | null {
  const found = paths.find((path) => existsSync(path));
  if (!found && REQUIRE_MYSQL === '1')
    throw new Error('REQUIRE_MYSQL=1, but no mariadbd is installed: X07 and X08 would be left out');
  return TEST_MYSQL_URL === undefined ? null : (found ?? null);
}

const server = findServer(SERVERS, process.env);

/** Whether this machine can start a MariaDB of its own. */
export const canStartServer = server !== null;

export async function startServer(): Promise<OwnServer> {
  const folder = scratchFolder();
  const data = join(folder.path, 'data');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', ...user],
    { stdio: 'ignore' },
  );
  const port = await freePort();
  const url = `mysql://root@127.0.0.1:${String(port)}`;
  const args = [
    ...['--no-defaults', `--datadir=${data}`, `--port=${String(port)}`, ...user],
    ...[`--socket=${join(folder.path, 'socket')}`, `--pid-file=${join(folder.path, 'pid')}`],
    ...['--bind-address=127.0.0.1', '--skip-name-resolve', '--innodb-buffer-pool-size=64M'],
  ];
  let running: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    running = spawn(server ?? '', args, { stdio: 'ignore' });
    await eventually(async () => {
      const connection = await createConnection({ uri: url, connectTimeout: 500 });
      await connection.end();
    });
  };
  const kill = async (): Promise<void> => {
    const victim = running;
    if (victim?.exitCode !== null || victim.signalCode !== null) return;
    const gone = once(victim, 'exit');
    victim.kill('SIGCONT');
    victim.kill('SIGKILL');
    await gone;
  };
  await start();
  const connection = await createConnection({ uri: url });
  await connection.query(
    'CREATE DATABASE salesbeat CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin',
  );
  await connection.end();
  return {
    ...{ port, url: `${url}/salesbeat`, kill, start },
    freeze: () => void running?.kill('SIGSTOP'),
    thaw: () => void running?.kill('SIGCONT'),
    close: async () => {
      await kill();
      folder.drop();
    },
  };
}
