import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../src/app/commands';
import { readConfig } from '../../src/app/config';

const config = readConfig({
  DATABASE_URL: `sqlite:${join(mkdtempSync(join(tmpdir(), 'salesbeat-')), 'db.sqlite')}`,
  LOG_LEVEL: 'silent',
});

async function run(...args: string[]): Promise<string> {
  const said: string[] = [];
  await runCommand(args, { config, say: (line) => void said.push(line) });
  return said.join('\n');
}

it('migrates, seeds once, lists dead letters and makes a key', async () => {
  expect(await run('migrate')).toContain('up to date');
  expect(await run('seed')).toBe('10 leads added.');
  expect(await run('seed')).toBe('0 leads added.');
  expect(await run('jobs')).toBe('0 dead letters.');
  expect(await run('jobs', 'replay', 'nothing')).toContain('no such');
  expect(await run('keys', 'create', 'ERP')).toMatch(/^[\w-]{43}$/);
});

it('an unknown command tells what there is', async () => {
  expect(await run('dance')).toContain('seed');
});
