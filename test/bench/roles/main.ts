import 'reflect-metadata';
import { bareServer, koaServer, stubServer } from './http-servers';
import { generator } from './generator';
import { platform } from './platform';
import { queueEngine, queueLoop } from './queues';
import { rawSql } from './raw-sql';

/** Prepares a part; what it answers does the tasks. */
export type Role<O, T> = (options: O) => Promise<(task: T) => Promise<unknown>>;

const ROLES: Record<string, Role<never, never>> = {
  ...{ bareServer, koaServer, stubServer, generator, platform, queueEngine, queueLoop, rawSql },
};

const tell = (value: unknown): void => void process.send?.({ value });
const complain = (error: unknown): void =>
  void process.send?.({ error: error instanceof Error ? (error.stack ?? '') : String(error) });

async function main([name = '', options = '{}']: string[]): Promise<void> {
  const role = ROLES[name];
  if (!role) throw new Error(`there is no role ${name}`);
  const work = await role(JSON.parse(options) as never);
  process.on('message', (task) => void work(task as never).then(tell, complain));
  process.once('disconnect', () => process.exit(0));
  tell(null);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  complain(error);
  process.exit(1);
});
