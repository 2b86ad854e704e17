import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../src/app/commands';
import { readConfig } from '../../src/app/config';
import { prepare } from '../../src/app/ground';
import { rowsOf } from '../support/rows';

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

it('lists keys without showing them, and takes one back', async () => {
  await run('keys', 'create', '官网');
  const listed = await run('keys', 'list');
  const [id = ''] = /^\S+(?= .*valid\s+官网$)/m.exec(listed) ?? [];
  expect(id).not.toBe('');
  expect(await run('keys', 'revoke', id)).toContain('not valid any more');
  expect(await run('keys', 'revoke', id)).toContain('no such valid key');
  expect(await run('keys', 'list')).toMatch(/revoked {2}官网$/m);
  expect(await run('keys')).toContain('keys create');
});

it('gives all dead letters their attempts again, each with a line in the audit log', async () => {
  const ground = await prepare({ config });
  for (let n = 1; n <= 250; n++)
    await ground.transact((sql) =>
      sql.run(
        "INSERT INTO job (id, lane, kind, attempt, max_attempts, crashes, payload, created_at) VALUES (?, 1, 'x', 9, 9, 0, '{}', 1)",
        [`dead-${String(n)}`],
      ),
    );
  expect(await run('jobs', 'replay', 'all')).toBe('250 dead letters will run again.');
  expect(await run('jobs')).toBe('0 dead letters.');
  const trail = await rowsOf(ground.db, "SELECT id FROM audit_log WHERE action = 'job.replayed'");
  expect(trail).toHaveLength(250);
  await ground.db.destroy();
});

it('an unknown command tells what there is', async () => {
  expect(await run('dance')).toContain('seed');
});
