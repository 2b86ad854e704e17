import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BUILT } from './built';

/** What a test needs of an element; the types of the whole DOM would allow it in the server too. */
export type Element = {
  tagName: string;
  textContent: string;
  innerHTML: string;
  outerHTML: string;
  querySelectorAll: (selector: string) => Iterable<Element>;
  /** The mini-program's own side of it. */
  __wxElement?: { _vt?: { attrs?: { name: string; value: unknown }[] } };
};
type Document = { body: Element };
type Window = Record<string, unknown> & { document: Document };

const DOM_NAMES = ['CustomEvent', 'Event', 'TouchEvent', 'Element', 'Node', 'HTMLElement', 'Text'];

/** miniprogram-simulate draws into the global document. */
function openDocument(): Document {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- its types bring those of the whole DOM
  const { JSDOM } = require('jsdom') as { JSDOM: new (html: string) => { window: Window } };
  const { window } = new JSDOM('<!doctype html><head></head><body></body>');
  const known = globalThis as Record<string, unknown>;
  Object.assign(known, { window, document: window.document });
  for (const name of DOM_NAMES) known[name] = window[name];
  return window.document;
}

const page = openDocument();

export type Instance = Record<string, (...given: never[]) => unknown> & {
  getTabBar?: () => unknown;
};
export type Rendered = {
  dom: Element;
  instance: Instance;
  attach: (to: Element) => void;
  detach: () => void;
};
type Simulate = {
  load: (path: string, options: { rootPath: string }) => string;
  render: (id: string, properties?: object) => Rendered | undefined;
};
type Definition = { options?: object };
type Globals = { Component: (definition: Definition) => void; wx: object };

// They look for the document when they are loaded.
/* eslint-disable @typescript-eslint/no-require-imports */
const simulate = require('miniprogram-simulate') as Simulate;
const loading = require('miniprogram-simulate/src/utils') as { runJs: (path: string) => void };
const exparser = require('miniprogram-exparser') as {
  Event: {
    create: (name: string, detail: object, options: object) => object;
    dispatchEvent: (target: object, event: object) => void;
  };
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** What stands before each class in the document; one for all components, so that it can be taken off again. */
export const MARK = 'mini--';
const globals = globalThis as unknown as Globals;
const define = globals.Component;
globals.Component = (definition) =>
  define({ ...definition, options: { ...definition.options, classPrefix: MARK.slice(0, -2) } });

/** What pages and library ask of the platform that no test cares for. */
const ordinary = globals.wx;

type Exports = Record<string, unknown>;
type Script = (...surroundings: unknown[]) => void;
type Surroundings = { wx: object; now: () => number; onApp: (app: Instance) => void };

/** The mini-program from its start to its end in one process: its modules live as long as it does. */
export type Process = {
  render: (path: string) => Rendered;
  run: (path: string) => void;
  end: () => void;
};

export function startProcess({ wx, now, onApp }: Surroundings): Process {
  const modules = new Map<string, { exports: Exports }>();
  const timers = new Set<NodeJS.Timeout>();
  class PhoneDate extends Date {
    static override now = now;
  }
  const names = {
    ...{
      wx: { ...ordinary, ...wx },
      Date: PhoneDate,
      App: onApp,
      getApp: () => ({}),
      getCurrentPages: () => [],
    },
    setInterval: (work: () => void, ms: number) => {
      const timer = setInterval(work, ms);
      timers.add(timer);
      return timer;
    },
  };
  const run = (file: string): Exports => {
    const module = { exports: {} };
    modules.set(file, module);
    const near = (path: string): Exports => use(resolve(dirname(file), path));
    const all = { ...names, require: near, module, exports: module.exports };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this is how a phone gives each script its surroundings
    const script = new Function(...Object.keys(all), readFileSync(file, 'utf8')) as Script;
    script(...Object.values(all));
    return module.exports;
  };
  const use = (path: string): Exports => {
    const file = [`${path}.js`, path, join(path, 'index.js')].find(
      (each) => existsSync(each) && each.endsWith('.js'),
    );
    if (!file) throw new Error(`${path} is not in the package`);
    return modules.get(file)?.exports ?? run(file);
  };
  return {
    run: (path) => void run(join(BUILT, `${path}.js`)),
    render: (path) => {
      // Scripts of components run anew for each page, and in the surroundings of this process.
      loading.runJs = (script) => void run(`${script}.js`);
      const rendered = simulate.render(simulate.load(join(BUILT, path), { rootPath: BUILT }));
      if (!rendered) throw new Error(`${path} cannot be drawn`);
      rendered.attach(page.body);
      return rendered;
    },
    end: () => timers.forEach((timer) => clearInterval(timer)),
  };
}

/** Lets something happen to an element, as a finger would. */
export function dispatch(element: Element, name: string, detail: object = {}): void {
  const target = element.__wxElement;
  if (!target) throw new Error(`<${element.tagName}> is not drawn by the mini-program`);
  const options = { bubbles: true, capturePhase: true, composed: true };
  exparser.Event.dispatchEvent(target, exparser.Event.create(name, detail, options));
}
