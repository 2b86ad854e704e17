import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT } from './support/built';

type Settings = { usingComponents?: Record<string, string>; pages?: string[] };

const files = readdirSync(BUILT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const settingsOf = (path: string): Settings =>
  JSON.parse(readFileSync(join(BUILT, path), 'utf8')) as Settings;
const ending = (end: string): string[] => files.filter((file) => file.endsWith(end));
const textOf = (file: string): string => readFileSync(file, 'utf8');

describe('the package that is uploaded', () => {
  it('is smaller than 600 KB', () => {
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(files.length).toBeGreaterThan(100);
    expect(bytes).toBeGreaterThan(100 * 1024);
    expect(bytes).toBeLessThan(600 * 1024);
  });

  it('has all pages, and each component that one of its files names', () => {
    const { pages = [] } = settingsOf('app.json');
    expect(pages).toHaveLength(7);
    for (const page of pages)
      for (const end of ['js', 'json', 'wxml', 'wxss'])
        expect(existsSync(join(BUILT, `${page}.${end}`))).toBe(true);
    for (const file of ending('.json')) {
      const { usingComponents = {} } = JSON.parse(textOf(file)) as Settings;
      for (const path of Object.values(usingComponents)) {
        const base = path.startsWith('/') ? join(BUILT, path) : join(file, '..', path);
        for (const end of ['js', 'json', 'wxml', 'wxss'])
          expect([path, existsSync(`${base}.${end}`)]).toEqual([path, true]);
      }
    }
  });

  it('asks for the place before it uses it, and loads only what a page needs', () => {
    expect(settingsOf('app.json')).toMatchObject({
      permission: { 'scope.userLocation': { desc: expect.any(String) as string } },
      requiredPrivateInfos: ['getLocation'],
      lazyCodeLoading: 'requiredComponents',
    });
  });

  it('fetches neither fonts nor pictures from a server to draw itself', () => {
    for (const file of [...ending('.wxss'), ...ending('.wxml')])
      expect([file, /url\(['"]?https?:|src="https?:/.exec(textOf(file))]).toEqual([file, null]);
  });

  it('has drawn every icon that a page names', () => {
    const icons = textOf(ending('icon/icon.wxss')[0] ?? '');
    const own = ending('.wxml').filter((file) => !file.includes('miniprogram_npm'));
    const named = own.flatMap((file) => [
      ...textOf(file).matchAll(/(?:\sicon|<t-icon[^>]*?\sname)="([a-z-]+)"/g),
    ]);
    expect(named.length).toBeGreaterThan(10);
    for (const [, name = ''] of named) expect(icons).toContain(`.t-icon-${name} `);
  });

  it('uses nothing that phones do not have', () => {
    const own = ending('.js').filter((file) => !file.includes('miniprogram_npm'));
    for (const file of own)
      expect([
        file,
        /\b(document|window|fetch|FormData|URLSearchParams|localStorage|process)\b[.(]/.exec(
          textOf(file),
        ),
      ]).toEqual([file, null]);
  });
});
