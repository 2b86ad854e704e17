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

import { findServer } from '../faults/support/mariadb';

const ROOT = join(__dirname, '../..');
const COPIED = ['src', 'config', 'migrations', 'miniprogram', 'tsconfig.json', 'package.json'];

/** Runs a tool of the project and answers what it said and whether it was content. */
function run(tool: string, args: string[], cwd: string): { content: boolean; said: string } {
  const done = spawnSync(join(ROOT, 'node_modules/.bin', tool), args, { cwd, encoding: 'utf8' });
  return { content: done.status === 0, said: done.stdout + done.stderr };
}

const copyOfHouse = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'salesbeat-house-'));
  for (const part of COPIED) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

describe('the guard of directions', () => {
  let copy: string;
  beforeAll(() => {
    copy = copyOfHouse();
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
      ['platform-code-knows-no-module', 'src/database/errors.ts', "import '../leads';"],
      ['platform-code-knows-no-module', 'src/chat/message.ts', "import '../accounts';"],
      ['rules-are-pure', 'src/leads/lead.ts', "import 'axios';"],
      ['commands-know-no-framework', 'src/leads/commands/accept-lead.ts', "import 'koa';"],
      ['modules-meet-at-index', 'src/leads/http.ts', "import '../people/member';"],
      ['sql-stays-in-storage', 'src/chat/desk.ts', "import 'typeorm';"],
      ['sandbox-stands-alone', 'src/sandbox/tokens.ts', "import '../chat/callback-crypto';"],
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

describe('the linter', () => {
  const lines = (count: number, line: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => line(n)).join('\n');
  /** Each file breaks the one rule it is named after. */
  const planted: Record<string, string> = {
    'max-lines': lines(251, (n) => `export const a${String(n)} = ${String(n)};`),
    'max-lines-per-function': `export function long(): number {\n${lines(40, () => '  start();')}\n  return 1;\n}\nfunction start(): void {\n  return;\n}`,
    complexity: `export const f = (a: number): number =>\n  ${lines(8, (n) => `a === ${String(n)} ? ${String(n)} :`)} 9;`,
    'max-depth':
      'export function f(a: number): number {\n  if (a > 1) { if (a > 2) { if (a > 3) { return 1; } } }\n  return 0;\n}',
    'max-params': 'export const f = (a: 1, b: 1, c: 1, d: 1): number => a + b + c + d;',
    'no-console': 'console.log(1);',
    'no-restricted-properties': 'export const now = Date.now();',
    'no-restricted-syntax': 'export default 1;',
    '@typescript-eslint/no-floating-promises':
      'const work = (): Promise<void> => Promise.resolve();\nexport const start = (): void => {\n  work();\n};',
    '@typescript-eslint/consistent-type-definitions': 'export interface Shape {\n  a: number;\n}',
  };
  type Report = { filePath: string; messages: { ruleId: string | null }[] };

  it('sees a planted fault of each budget, and only that', () => {
    const copy = copyOfHouse();
    const folder = join(copy, 'src/app/planted');
    mkdirSync(folder);
    const files = Object.entries(planted).map(([rule, text]) => {
      const file = join(folder, `${rule.replaceAll('/', '.')}.ts`);
      writeFileSync(file, text);
      return [rule, file] as const;
    });
    const args = ['--config', 'config/eslint.config.mjs', '--format', 'json', 'src/app/planted'];
    const { said } = run('eslint', args, copy);
    rmSync(copy, { recursive: true });
    const reports = JSON.parse(said) as Report[];
    const found = (file: string): (string | null)[] => [
      ...new Set(
        reports.find(({ filePath }) => filePath === file)?.messages.map(({ ruleId }) => ruleId),
      ),
    ];
    expect(files.map(([rule, file]) => [rule, found(file)])).toEqual(
      files.map(([rule]) => [rule, [rule]]),
    );
  }, 60_000);
});

it('a run that demands MySQL does not leave out the tests that kill a server of their own', () => {
  const [demanded, nowhere] = [{ REQUIRE_MYSQL: '1', TEST_MYSQL_URL: 'mysql://x' }, ['/no/server']];
  expect(() => findServer(nowhere, demanded)).toThrow('X07');
  expect(findServer(nowhere, { TEST_MYSQL_URL: 'mysql://x' })).toBeNull();
  expect(findServer([__filename], demanded)).toBe(__filename);
  expect(findServer([__filename], {})).toBeNull();
});
