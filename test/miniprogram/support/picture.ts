import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUILT } from './built';
import type { Phone } from './phone';
import { MARK, type Element } from './runtime';

// A page as it stands on a phone, as HTML for a browser: its real elements and its real styles. What the platform itself draws
// (the bar with the title, pictures, text in fields) is drawn here.

const read = (path: string): string => readFileSync(join(BUILT, path), 'utf8');

/** A 750th of the screen's width; the pictures are 375 pixels wide. */
const inPixels = (wxss: string): string =>
  wxss.replace(/(\d*\.?\d+)rpx/g, (_, n: string) => `${String(Number(n) / 2)}px`);

/** The styles of a page or component with those of all it uses; what is nearer to the page comes later. */
function stylesOf(path: string, seen: Set<string>): string {
  if (seen.has(path)) return '';
  seen.add(path);
  const { usingComponents = {} } = JSON.parse(read(`${path}.json`)) as {
    usingComponents?: Record<string, string>;
  };
  const used = Object.values(usingComponents).map((each) =>
    each.startsWith('/') ? each.slice(1) : join(dirname(path), each),
  );
  const own = read(`${path}.wxss`).replace(/@import[^;]*;/g, '');
  return used.map((each) => stylesOf(each, seen)).join('\n') + own;
}

const PLATFORM = `
  * { box-sizing: border-box; }
  body { margin: 0; font-family: -apple-system, 'PingFang SC', 'Noto Sans CJK SC', sans-serif; }
  main, wx-view, wx-scroll-view, wx-button, wx-textarea, wx-input { display: block; }
  wx-scroll-view { overflow: auto; }
  wx-button { text-align: center; position: relative; }
  wx-button { padding: 0 14px; overflow: hidden; -webkit-tap-highlight-color: transparent; }
  wx-button::after { content: ' '; position: absolute; top: 0; left: 0; width: 200%; height: 200%; border: 1px solid rgb(0 0 0 / 20%); border-radius: 10px; transform: scale(0.5); transform-origin: 0 0; box-sizing: border-box; }
  wx-text { display: inline; white-space: pre-line; }
  wx-image { display: inline-block; overflow: hidden; }
  wx-image img { display: block; width: 100%; height: 100%; object-fit: cover; }
  wx-image img.widthFix { height: auto; }
  wx-textarea, wx-input { min-height: 24px; }
  .hint { color: #a0a7b2; }
  .bar { position: sticky; top: 0; z-index: 9; height: 44px; background: #fff; display: flex; align-items: center; justify-content: center; font-weight: 600; font-size: 17px; }
  .bar .back { position: absolute; left: 14px; width: 11px; height: 11px; border: solid #1d2129; border-width: 0 0 2px 2px; transform: rotate(45deg); }
  .bar .capsule { position: absolute; right: 10px; width: 84px; height: 30px; border: 1px solid #e3e5e8; border-radius: 15px; display: flex; align-items: center; justify-content: space-around; }
  .bar .capsule i { width: 16px; height: 16px; border: 2px solid #1d2129; border-radius: 50%; }
  .bar .capsule i:first-child { width: 18px; height: 4px; border-width: 0; border-radius: 2px; background: #1d2129; }
`;

function attributeOf(element: Element, name: string): string {
  const found = element.__wxElement?._vt?.attrs?.find((each) => each.name === name);
  return typeof found?.value === 'string' ? found.value : '';
}

const quoted = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => `&#${String(c.charCodeAt(0))};`);

/** Pictures and what stands in fields are no children of their elements, until here. */
function fill(root: Element, phone: Phone): void {
  for (const image of root.querySelectorAll('wx-image')) {
    const bytes = phone.memory.files.get(attributeOf(image, 'src'));
    const data = bytes ? `data:image/jpeg;base64,${bytes.toString('base64')}` : '';
    image.innerHTML = `<img class="${attributeOf(image, 'mode')}" src="${data}" />`;
  }
  for (const field of root.querySelectorAll('wx-input, wx-textarea')) {
    const [value, hint] = [attributeOf(field, 'value'), attributeOf(field, 'placeholder')];
    field.innerHTML = value === '' ? `<span class="hint">${quoted(hint)}</span>` : quoted(value);
  }
}

/** The page that is open, as a document for a browser. */
export function pictureOf(phone: Phone): string {
  const route = phone.route();
  const { page, tabs } = phone.screen();
  fill(page, phone);
  const seen = new Set<string>();
  const tabStyles = tabs ? stylesOf('custom-tab-bar/index', seen) : '';
  const styles = inPixels(`${tabStyles}${stylesOf(route, seen)}`);
  const app = inPixels(read('app.wxss').replace(/(^|})page\b/g, '$1body'));
  const { navigationBarTitleText: title = '' } = JSON.parse(read(`${route}.json`)) as {
    navigationBarTitleText?: string;
  };
  const back = tabs ? '' : '<span class="back"></span>';
  const bar = `<div class="bar">${back}${title}<span class="capsule"><i></i><i></i></span></div>`;
  const drawn = page.outerHTML + (tabs?.outerHTML ?? '');
  return `<!doctype html><html lang="zh"><head><meta charset="utf-8"><style>${PLATFORM}${styles}${app}${pageStyles(route)}</style></head>
<body>${bar}${drawn.replaceAll(MARK, '')}</body></html>`;
}

/** A page's own styles win over those of the whole mini-program. */
const pageStyles = (route: string): string =>
  existsSync(join(BUILT, `${route}.wxss`)) ? inPixels(read(`${route}.wxss`)) : '';
