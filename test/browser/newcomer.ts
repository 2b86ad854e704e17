import type { Browser, Page } from 'playwright-core';
import type { Program } from '../../src/app/program';
import { openBrowser, startNewcomersProgram } from '../support/browser';

type Newcomer = {
  /** A window of its own on the page of the simulated tenants. */
  open: (width?: number, height?: number) => Promise<Page>;
  /** The address of one of the product's paths. */
  at: (path: string) => string;
};

/** One newcomer's program and browser for the tests of a `describe`. */
export function startNewcomer(): Newcomer {
  let program: Program;
  let browser: Browser;
  beforeAll(async () => {
    program = await startNewcomersProgram();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await program.stop();
  });
  const at = (path: string): string => `${program.url}${path}`;
  return {
    at,
    open: async (width = 1440, height = 900) => {
      const page = await browser.newPage({ viewport: { width, height } });
      await page.goto(at('/sandbox/'));
      return page;
    },
  };
}
