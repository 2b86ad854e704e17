import { existsSync } from 'node:fs';
import { runCommand } from './app/commands';
import { ConfigError, readConfig } from './app/config';
import { startProgram } from './app/program';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  if (args.length > 0) return runCommand(args, { config, say });
  const program = await startProgram({ config });
  say(
    program.platforms.tenants
      ? `销售节拍 · 模拟租户  ${program.url}/sandbox/`
      : `Salesbeat  ${program.url}`,
  );
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void program.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const lines =
    error instanceof ConfigError
      ? error.faults
      : [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  process.stderr.write(`Salesbeat cannot start:\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
  process.exit(1);
});
