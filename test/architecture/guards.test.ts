import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const COPIED = ['src', 'config', 'migrations', 'miniprogram', 'tsconfig.json', 'package.json'];

/** Runs a tool of the project and answers what it said and whether it was content. */
function run(tool: string, args: string[], cwd: string): { content: boolean; said: string } {
  const done = spawnSync(join(ROOT, 'node_modules/.bin', tool), args, { cwd, encoding: 'utf8' });
  return { content: done.status === 0, said: done.stdout + done.stderr };
}

describe('the guard of directions', () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'salesbeat-house-'));
    for (const part of COPIED) {
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  const cruise = (): { content: boolean; said: string } =>
    run(
      'depcruise',
      ['src', 'migrations', 'miniprogram', '--config', 'config/boundaries.cjs'],
      copy,
    );

  it('sees the files of the house and finds nothing wrong', () => {
    const { content, said } = cruise();
    expect(said).toMatch(/no dependency violations found \((1[5-9]\d|[2-9]\d\d) modules/);
    expect(content).toBe(true);
  });

  it('reports each planted violation by its rule', () => {
    const planted: [rule: string, file: string, line: string][] = [
      ['kernel-is-a-leaf', 'src/kernel/clock.ts', "import '../chat/card';"],
      ['platform-code-knows-no-module', 'src/outbox/retry.ts', "import '../leads';"],
      ['rules-are-pure', 'src/leads/lead.ts', "import 'axios';"],
      ['commands-know-no-framework', 'src/leads/commands/accept-lead.ts', "import 'koa';"],
      ['modules-meet-at-index', 'src/leads/http.ts', "import '../people/member';"],
      ['sql-stays-in-storage', 'src/chat/desk.ts', "import 'typeorm';"],
      ['sandbox-stands-alone', 'src/sandbox/tokens.ts', "import '../chat/wecom/crypto';"],
      ['nobody-imports-app', 'src/leads/reactions.ts', "import '../app/config';"],
      ['clients-share-pure-logic', 'miniprogram/lib/draft.ts', "import '../phone/clock';"],
      ['clients-speak-http', 'miniprogram/phone/ids.ts', "import '../../src/kernel/ids';"],
      ['people-imports-upstream-only', 'src/people/http.ts', "import '../leads';"],
    ];
    const originals = new Map(
      planted.map(([, file]) => [file, readFileSync(join(copy, file), 'utf8')]),
    );
    for (const [, file, line] of planted)
      writeFileSync(join(copy, file), `${line}\n${originals.get(file) ?? ''}`);
    const { content, said } = cruise();
    for (const [file, text] of originals) writeFileSync(join(copy, file), text);
    expect(content).toBe(false);
    for (const [rule, file] of planted)
      expect(said).toMatch(new RegExp(`${rule}: ${file.replaceAll('.', '\\.')}`));
  });
});

describe('the shape of the house', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts'),
  );

  it('no folder below src is deeper than three', () => {
    expect(files.length).toBeGreaterThan(150);
    for (const file of files) expect(dirname(file).split('/').length).toBeLessThanOrEqual(3);
  });

  it('files are named in kebab-case and never utils, helpers, common, manager, service or base', () => {
    for (const file of files) {
      expect(file).toMatch(/^([a-z0-9-]+\/)*[a-z0-9-]+(\.d)?\.ts$/);
      expect(file).not.toMatch(/(^|\/)(utils?|helpers?|common|manager|service|base)\.ts$/);
    }
  });

  it('the environment is read in main.ts alone', () => {
    const readers = files.filter((file) =>
      readFileSync(join(ROOT, 'src', file), 'utf8').includes('process.env'),
    );
    expect(readers).toEqual(['main.ts']);
  });

  it('a migration that has landed keeps its name and its place', () => {
    const names = readdirSync(join(ROOT, 'migrations'));
    for (const name of names) expect(name).toMatch(/^\d{13}-[a-z]+(-[a-z]+)+\.ts$/);
  });
});

it('the linter sees a planted fault of each budget', () => {
  const folder = join(ROOT, 'test/architecture/planted');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'planted.ts');
  const lines = [
    'export default 1;',
    'async function work(): Promise<void> {}',
    'export function start(a: number, b: number, c: number, d: number): number { work(); console.log(a); return a + b + c + d; }',
    'export interface Shape { a: number }',
  ];
  writeFileSync(file, lines.join('\n'));
  const { said } = run('eslint', ['--config', 'config/eslint.config.mjs', file], ROOT);
  rmSync(folder, { recursive: true });
  for (const rule of [
    'no-restricted-syntax',
    'no-floating-promises',
    'max-params',
    'no-console',
    'consistent-type-definitions',
  ]) {
    expect(said).toContain(rule);
  }
});
