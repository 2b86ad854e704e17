import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { readConfig } from '../../src/app/config';
import { startProgram, type Program } from '../../src/app/program';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = CHROMIUM.find((candidate) => existsSync(candidate));

/** `describe`, skipped on a machine without Chromium; CI sets REQUIRE_BROWSER=1 and then a missing browser is an error. */
export function withBrowser(name: string, tests: () => void): void {
  if (!path && process.env.REQUIRE_BROWSER === '1')
    throw new Error('Chromium is demanded and not installed');
  (path ? describe : describe.skip)(name, tests);
}

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
];
const OFFLINE = ['--disable-background-networking', '--disable-component-update'];

/** A camera that shows a test picture, and a microphone that beeps. */
const SENSES = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const args = [...QUIET, ...OFFLINE, ...SENSES, ...more];
  return chromium.launch({ executablePath: path ?? '', args });
}

/** The product as a newcomer starts it: no credentials, an embedded database, the simulated tenant. */
export function startNewcomersProgram(): Promise<Program> {
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: 'sqlite::memory:',
    LOG_LEVEL: 'silent',
  });
  return startProgram({ config });
}
