import { openPlatform, type Platform } from './platform';
import {
  dispatch,
  MARK,
  startProcess,
  type Element,
  type Instance,
  type Process,
  type Rendered,
} from './runtime';

type Screen = { route: string; drawn: Rendered; bar: Rendered | null };

/** A phone with the mini-program open, as somebody holds it. */
export type Phone = Platform & {
  route: () => string;
  text: () => string;
  all: (selector: string) => Element[];
  tap: (what: string) => void;
  /** Something else than a tap happens to the first element that fits. */
  happen: (selector: string, event: string, detail?: object) => void;
  type: (selector: string, value: string) => void;
  /** Opens a page on top, as from a card in the chat. */
  visit: (url: string) => void;
  /** Taps a tab of the bar at the foot; from a page on top, goes back to it. */
  tab: (name: string) => void;
  screen: () => { page: Element; tabs: Element | null };
  /** The battery ends; then the mini-program is opened again. */
  restart: () => void;
  close: () => void;
};

const TABS = ['pages/today/today', 'pages/drafts/drafts', 'pages/mine/mine'];

export function holdPhone(given: Parameters<typeof openPlatform>[0]): Phone {
  const platform = openPlatform(given);
  let stack: Screen[] = [];
  let process: Process;
  const top = (): Screen => {
    const screen = stack.at(-1);
    if (!screen) throw new Error('nothing is open');
    return screen;
  };
  const draw = (url: string): Screen => {
    const [path = '', query = ''] = url.replace(/^\//, '').split('?');
    const drawn = process.render(path);
    const bar = TABS.includes(path) ? addTabBar(process, drawn.instance) : null;
    // The platform hands the query over as it stands in the address.
    const pairs = query
      .split('&')
      .filter(Boolean)
      .map((pair) => pair.split('='));
    call(drawn.instance, 'onLoad', Object.fromEntries(pairs) as object);
    return { route: path, drawn, bar };
  };
  const leave = (screens: readonly Screen[]): void => {
    for (const { drawn, bar } of screens) {
      bar?.detach();
      call(drawn.instance, 'onHide');
      call(drawn.instance, 'onUnload');
      drawn.detach();
    }
  };
  const show = (url: string, under: Screen[]): void => {
    stack = [...under, draw(url)];
    call(top().drawn.instance, 'onShow');
  };
  const navigate = {
    navigateTo: ({ url }: { url: string }) => {
      call(top().drawn.instance, 'onHide');
      show(url, stack);
    },
    switchTab: ({ url }: { url: string }) => {
      leave(stack);
      show(url, []);
    },
  };
  const start = (): void => {
    const onApp = (app: Instance): void => void app['onShow']?.();
    process = startProcess({
      wx: { ...platform.wx, ...navigate },
      now: platform.senses.now,
      onApp,
    });
    process.run('app');
    show(`/${TABS[0] ?? ''}`, []);
  };
  start();
  const seen = (): Element => top().drawn.dom;
  const all = (selector: string): Element[] => [
    ...seen().querySelectorAll(selector.replace(/\.(?=[a-z])/g, `.${MARK}`)),
  ];
  const one = (selector: string): Element => {
    const [element] = all(selector);
    if (!element) throw new Error(`no ${selector} on ${top().route}`);
    return element;
  };
  return {
    ...platform,
    ...{ all, route: () => top().route, text: () => seen().textContent },
    tap: (what) => dispatch(/^[.#]/.test(what) ? one(what) : saying(what, seen()), 'tap'),
    happen: (selector, event, detail = {}) => dispatch(one(selector), event, detail),
    type: (selector, value) => dispatch(one(selector), 'input', { value, cursor: value.length }),
    visit: (url) => navigate.navigateTo({ url }),
    tab: (name) => {
      const { bar } = top();
      if (bar) call(bar.instance, 'choose', { detail: { value: name } });
      else navigate.switchTab({ url: `/pages/${name}/${name}` });
    },
    screen: () => ({ page: seen(), tabs: top().bar?.dom ?? null }),
    restart: () => {
      process.end();
      leave(stack);
      platform.forget();
      start();
    },
    close: () => {
      process.end();
      leave(stack);
    },
  };
}

const call = (instance: Partial<Instance>, name: string, given?: object): unknown =>
  instance[name]?.(given as never);

function addTabBar(process: Process, instance: Instance): Rendered {
  const bar = process.render('custom-tab-bar/index');
  Object.assign(instance, { getTabBar: () => bar.instance });
  return bar;
}

/** The innermost element that says exactly this. */
function saying(text: string, on: Element): Element {
  const found = [...on.querySelectorAll('*')].filter((each) => each.textContent.trim() === text);
  const innermost = found.at(-1);
  if (!innermost) throw new Error(`nothing says ${text}: ${on.textContent}`);
  return innermost;
}
