import { el, link } from './dom';

const COLOURS = new Set(['info', 'comment', 'warning']);

const INLINE =
  /\*\*(?<bold>.+?)\*\*|`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<href>[^)\s]+)\)|<font color="(?<colour>\w+)">(?<tinted>.*?)<\/font>|<a href="(?<anchor>[^"]+)">(?<anchorText>.*?)<\/a>/g;

/** Text with the `<a>` links WeCom allows in plain messages [90236]. */
export function plainText(text: string): HTMLElement {
  return el('p', { class: 'plain' }, ...inline(text));
}

/** The markdown WeCom shows: headings, bold, code, quote, link and three colours [90236]. */
export function markdown(source: string): HTMLElement {
  return el('div', { class: 'markdown' }, ...source.split('\n').map(line));
}

function line(source: string): HTMLElement {
  const heading = /^(#{1,6}) +(.*)$/.exec(source);
  if (heading) return el('p', { class: 'md-heading' }, ...inline(heading[2] ?? ''));
  const quote = /^> ?(.*)$/.exec(source);
  if (quote) return el('blockquote', {}, ...inline(quote[1] ?? ''));
  return el('p', {}, ...(source.trim() ? inline(source) : ['\u00a0']));
}

function inline(source: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let from = 0;
  for (const match of source.matchAll(INLINE)) {
    nodes.push(source.slice(from, match.index), token(match.groups ?? {}));
    from = match.index + match[0].length;
  }
  return [...nodes, source.slice(from)];
}

type Found = Record<string, string | undefined>;

const TOKENS: [group: string, draw: (text: string, found: Found) => Node][] = [
  ['bold', (text) => el('strong', {}, ...inline(text))],
  ['code', (text) => el('code', { text })],
  ['label', (text, { href = '' }) => link(href, text)],
  ['anchorText', (text, { anchor = '' }) => link(anchor, text)],
  ['tinted', (text, { colour = '' }) => el('span', { class: tintOf(colour) }, ...inline(text))],
];

function token(found: Found): Node | string {
  const known = TOKENS.find(([group]) => found[group] !== undefined);
  return known ? known[1](found[known[0]] ?? '', found) : '';
}

const tintOf = (colour: string): string => (COLOURS.has(colour) ? `tint-${colour}` : '');
